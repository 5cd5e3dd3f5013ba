using System.Buffers.Binary;

namespace Mooring.Wasm.Text.Binary;

/// <summary>A growing array of bytes with the primitive encodings of the binary format.</summary>
/// <remarks>WebAssembly core specification, section 5.2 "Values".</remarks>
internal sealed class BinaryOutput(int capacity = 256)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Drops everything behind a length reached earlier.</summary>
    public void Truncate(int length) => Length = length;

    public void Byte(int value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = (byte)value;
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Appends the characters as UTF-8, without a length.</summary>
    public void Utf8(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return;
        _ = Reserve(System.Text.Encoding.UTF8.GetByteCount(text), out int start);
        System.Text.Encoding.UTF8.GetBytes(text, _bytes.AsSpan(start));
    }

    /// <summary>Appends a name: its length in bytes, then its UTF-8.</summary>
    public void Name(ReadOnlySpan<char> text)
    {
        U32((uint)System.Text.Encoding.UTF8.GetByteCount(text));
        Utf8(text);
    }

    /// <summary>Appends a byte sequence with its length before it.</summary>
    public void Vector(ReadOnlySpan<byte> bytes)
    {
        U32((uint)bytes.Length);
        Bytes(bytes);
    }

    public void U32(uint value) => U64(value);

    public void U64(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((int)(value & 0x7f) | 0x80);
            value >>= 7;
        }

        Byte((int)value);
    }

    /// <summary>Appends a signed number in the shortest form; serves s32, s33 and s64 alike.</summary>
    public void Signed(long value)
    {
        while (value is < -0x40 or > 0x3f)
        {
            Byte((int)(value & 0x7f) | 0x80);
            value >>= 7;
        }

        Byte((int)(value & 0x7f));
    }

    public void Fixed16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    private Span<byte> Reserve(int count) => Reserve(count, out _);

    private Span<byte> Reserve(int count, out int start)
    {
        if (_bytes.Length - Length < count) Grow(count);
        start = Length;
        Length += count;
        return _bytes.AsSpan(start, count);
    }

    private void Grow(int count) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(Length + count)));
}
