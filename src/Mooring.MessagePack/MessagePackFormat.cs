namespace Mooring.MessagePack;

/// <summary>Whole messages: one value each.</summary>
public static class MessagePackFormat
{
    private const int UsualLength = 256;

    /// <summary>A value as a message.</summary>
    /// <param name="value">What to write.</param>
    /// <param name="maxLength">How many bytes the message may have.</param>
    public static byte[] ToBytes<T, TFormat>(T value, int maxLength = int.MaxValue)
        where TFormat : IMessagePackFormat<T>
    {
        var writer = new MessagePackWriter(stackalloc byte[UsualLength], maxLength);
        try
        {
            TFormat.Write(ref writer, value);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The value that a message consists of.</summary>
    /// <param name="message">One value and nothing after it.</param>
    /// <param name="maxDepth">How deep arrays and maps may be nested.</param>
    /// <exception cref="MessagePackException">It is no such value, or something follows it.</exception>
    public static T FromBytes<T, TFormat>(ReadOnlySpan<byte> message, int maxDepth = MessagePackReader.UsualDepth)
        where TFormat : IMessagePackFormat<T>
    {
        var reader = new MessagePackReader(message, maxDepth);
        T value = TFormat.Read(ref reader);
        reader.ExpectEnd();
        return value;
    }
}
