using System.Buffers.Binary;

namespace Mooring.MessagePack.Formats;

/// <summary>A whole number of 128 bits with a sign: 16 bytes, most significant first. Smaller encodings are accepted.</summary>
public readonly struct Int128Format : IMessagePackFormat<Int128>
{
    private const int Size = 16;

    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, Int128 value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt128BigEndian(bytes, value);
        writer.WriteBinary(bytes);
    }

    /// <inheritdoc/>
    public static Int128 Read(ref MessagePackReader reader)
    {
        if (reader.Peek() is MessagePackType.Integer) return reader.ReadInteger();
        ReadOnlySpan<byte> bytes = reader.ReadBinary();
        return bytes.Length == Size ? BinaryPrimitives.ReadInt128BigEndian(bytes) : throw reader.Error($"a number of 128 bits has {bytes.Length} bytes");
    }
}

/// <summary>A whole number of 128 bits: 16 bytes, most significant first. Smaller encodings are accepted.</summary>
public readonly struct UInt128Format : IMessagePackFormat<UInt128>
{
    private const int Size = 16;

    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        writer.WriteBinary(bytes);
    }

    /// <inheritdoc/>
    public static UInt128 Read(ref MessagePackReader reader)
    {
        if (reader.Peek() is MessagePackType.Integer) return reader.ReadUInt64();
        ReadOnlySpan<byte> bytes = reader.ReadBinary();
        return bytes.Length == Size ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : throw reader.Error($"a number of 128 bits has {bytes.Length} bytes");
    }
}
