namespace Mooring.MessagePack.Formats;

/// <summary>Rust's <c>Option</c> of a type that is a class here: nil, or the value itself.</summary>
/// <remarks>An option of an option loses its inner none, as in serde.</remarks>
public readonly struct OptionFormat<T, TFormat> : IMessagePackFormat<T?>
    where T : class
    where TFormat : IMessagePackFormat<T>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, T? value)
    {
        if (value is null) writer.WriteNil();
        else TFormat.Write(ref writer, value);
    }

    /// <inheritdoc/>
    public static T? Read(ref MessagePackReader reader) => reader.TryReadNil() ? null : TFormat.Read(ref reader);
}

/// <summary>Rust's <c>Option</c> of a type that is a struct here: nil, or the value itself.</summary>
public readonly struct NullableFormat<T, TFormat> : IMessagePackFormat<T?>
    where T : struct
    where TFormat : IMessagePackFormat<T>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, T? value)
    {
        if (value is { } some) TFormat.Write(ref writer, some);
        else writer.WriteNil();
    }

    /// <inheritdoc/>
    public static T? Read(ref MessagePackReader reader) => reader.TryReadNil() ? null : TFormat.Read(ref reader);
}
