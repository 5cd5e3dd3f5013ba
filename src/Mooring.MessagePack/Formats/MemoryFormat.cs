namespace Mooring.MessagePack.Formats;

/// <summary>Bytes as serde_bytes and the bytes crate write them: as such. An array of numbers is accepted.</summary>
public readonly struct MemoryFormat : IMessagePackFormat<ReadOnlyMemory<byte>>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, ReadOnlyMemory<byte> value) => writer.WriteBinary(value.Span);

    /// <inheritdoc/>
    public static ReadOnlyMemory<byte> Read(ref MessagePackReader reader) => reader.ReadBytes();
}
