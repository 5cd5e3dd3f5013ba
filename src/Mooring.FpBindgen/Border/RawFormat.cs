using Mooring.MessagePack;

namespace Mooring.FpBindgen;

/// <summary>One encoded value, whatever it is. The results of async functions in their raw variants.</summary>
public readonly struct RawFormat : IMessagePackFormat<ReadOnlyMemory<byte>>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, ReadOnlyMemory<byte> value) => writer.WriteRaw(value.Span);

    /// <inheritdoc/>
    public static ReadOnlyMemory<byte> Read(ref MessagePackReader reader) => reader.ReadRaw().ToArray();
}
