using System.Buffers.Binary;

namespace Mooring.Fuzz.Generation;

/// <summary>Collects bytes of the binary format (section 5.2 "Values").</summary>
internal sealed class ByteBuffer
{
    private readonly List<byte> _bytes = [];

    public ByteBuffer Byte(int value)
    {
        _bytes.Add((byte)value);
        return this;
    }

    public ByteBuffer Bytes(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes) _bytes.Add(value);
        return this;
    }

    public ByteBuffer Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        return Byte((int)value);
    }

    public ByteBuffer Unsigned(int value) => Unsigned((ulong)(uint)value);

    public ByteBuffer Signed(long value)
    {
        while (value is < -64 or > 63)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        return Byte((int)(value & 0x7F));
    }

    public ByteBuffer LittleEndian(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    public ByteBuffer LittleEndian(ulong value) => LittleEndian((uint)value).LittleEndian((uint)(value >> 32));

    public ByteBuffer Name(string ascii)
    {
        Unsigned(ascii.Length);
        foreach (char letter in ascii) Byte(letter);
        return this;
    }

    /// <summary>Appends a section, or any other part that its size precedes.</summary>
    public ByteBuffer Sized(ByteBuffer part) => Unsigned(part._bytes.Count).Append(part);

    public ByteBuffer Append(ByteBuffer other)
    {
        _bytes.AddRange(other._bytes);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];
}
