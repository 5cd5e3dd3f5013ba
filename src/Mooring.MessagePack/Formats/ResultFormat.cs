namespace Mooring.MessagePack.Formats;

/// <summary>Rust's <c>Result</c>: a map of one pair, <c>Ok</c> or <c>Err</c>.</summary>
public readonly struct ResultFormat<T, TFormat, TError, TErrorFormat> : IMessagePackFormat<Result<T, TError>>
    where TFormat : IMessagePackFormat<T>
    where TErrorFormat : IMessagePackFormat<TError>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, Result<T, TError> value)
    {
        writer.WriteMapHeader(1);
        if (value.IsOk)
        {
            writer.WriteString("Ok"u8);
            TFormat.Write(ref writer, value.Value);
        }
        else
        {
            writer.WriteString("Err"u8);
            TErrorFormat.Write(ref writer, value.Error);
        }
    }

    /// <inheritdoc/>
    public static Result<T, TError> Read(ref MessagePackReader reader)
    {
        int count = reader.BeginMap();
        if (count != 1) throw reader.Error($"a result is a map of one pair, not of {count}");
        ReadOnlySpan<byte> which = reader.ReadStringBytes();
        Result<T, TError> result = which.SequenceEqual("Ok"u8) ? Result<T, TError>.Ok(TFormat.Read(ref reader))
            : which.SequenceEqual("Err"u8) ? Result<T, TError>.Err(TErrorFormat.Read(ref reader))
            : throw reader.Error("a result is Ok or Err");
        reader.End();
        return result;
    }
}
