namespace Mooring.MessagePack.Formats;

/// <summary>A value of any shape, as it is.</summary>
public readonly struct ValueFormat : IMessagePackFormat<MessagePackValue>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, MessagePackValue value) => writer.WriteRaw(value.Encoded.Span);

    /// <inheritdoc/>
    public static MessagePackValue Read(ref MessagePackReader reader) => MessagePackValue.Adopt(reader.ReadRaw().ToArray());
}
