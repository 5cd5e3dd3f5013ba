using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Mooring.Wasm.Decoding;

/// <summary>Reads the primitive values of the binary format and knows its position.</summary>
/// <remarks>
/// Binary format, section 5.2 "Values". Every method throws <see cref="WasmFormatException"/> at the position where the bytes stop to
/// make sense. Nothing is allocated but the strings of names, and those only when their bytes are there.
/// </remarks>
internal ref struct WasmReader
{
    private readonly ReadOnlySpan<byte> _module;
    private int _position;

    /// <summary>Reads a whole module.</summary>
    public WasmReader(ReadOnlySpan<byte> module) => _module = module;

    /// <summary>Reads a part of a module; positions still count from the start of the module.</summary>
    public WasmReader(ReadOnlySpan<byte> module, ByteRange range)
    {
        _module = module[..(range.Offset + range.Length)];
        _position = range.Offset;
    }

    /// <summary>Bytes from the start of the module to the next byte to read.</summary>
    public readonly int Position => _position;

    /// <summary>Bytes from the start of the module to the end of what may be read.</summary>
    public readonly int End => _module.Length;

    public readonly int Remaining => _module.Length - _position;

    public readonly bool AtEnd => _position >= _module.Length;

    /// <summary>The next byte, which stays where it is, or -1 at the end.</summary>
    public readonly int Peek() => AtEnd ? -1 : _module[_position];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        int position = _position;
        if ((uint)position >= (uint)_module.Length) ThrowEnd();
        _position = position + 1;
        return _module[position];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadU32()
    {
        // Nearly all numbers in real modules fit one byte.
        int position = _position;
        if ((uint)position < (uint)_module.Length && _module[position] < 0x80)
        {
            _position = position + 1;
            return _module[position];
        }

        return (uint)ReadUnsigned(32);
    }

    /// <summary>A one-bit unsigned number.</summary>
    public uint ReadBit() => (uint)ReadUnsigned(1);

    public ulong ReadU64() => ReadUnsigned(64);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadS32()
    {
        int position = _position;
        if ((uint)position < (uint)_module.Length && _module[position] < 0x80)
        {
            _position = position + 1;
            return (_module[position] << 25) >> 25;
        }

        return (int)ReadSigned(32);
    }

    /// <summary>The 33-bit integer of block types and heap types.</summary>
    public long ReadS33() => ReadSigned(33);

    public long ReadS64() => ReadSigned(64);

    /// <summary>The bits of a little-endian 32-bit value.</summary>
    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    /// <summary>The bits of a little-endian 64-bit value.</summary>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8));

    /// <summary>Takes bytes without copying them.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > Remaining) ThrowEnd();
        ReadOnlySpan<byte> bytes = _module.Slice(_position, count);
        _position += count;
        return bytes;
    }

    /// <summary>A length or element count, which is never larger than the number of bytes left.</summary>
    /// <remarks>
    /// Every element takes at least one byte, so a caller may allocate this many elements: the input pays for them. As in the
    /// specification's interpreter the bytes of the length itself count among those left; reading on finds out that they are not there.
    /// </remarks>
    public int ReadLength()
    {
        int start = _position;
        uint length = ReadU32();
        if (length > (uint)(_module.Length - start)) Throw("length out of bounds", start);
        return (int)length;
    }

    /// <summary>A name: a length and that many bytes of UTF-8.</summary>
    public string ReadName()
    {
        int length = ReadLength();
        int start = _position;
        ReadOnlySpan<byte> bytes = ReadBytes(length);
        if (!Utf8.IsValid(bytes)) Throw("malformed UTF-8 encoding", start);
        return Encoding.UTF8.GetString(bytes);
    }

    public void Skip(int count) => ReadBytes(count);

    [DoesNotReturn]
    public static void Throw(string reason, int offset) => throw new WasmFormatException(reason, offset);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong ReadUnsigned(int bits)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            int left = bits - shift; // significant bits that this byte may still carry
            if (left <= 0) Throw("integer representation too long", _position);
            byte next = ReadByte();
            if (left < 7 && (next & 0x7F) >> left != 0) Throw("integer too large", _position - 1);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long ReadSigned(int bits)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            int left = bits - shift;
            if (left <= 0) Throw("integer representation too long", _position);
            byte next = ReadByte();
            if (left < 7)
            {
                // The bits beyond the width must all repeat the sign bit.
                int extension = (-1 << (left - 1)) & 0x7F;
                int given = next & extension;
                if (given != 0 && given != extension) Throw("integer too large", _position - 1);
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next >= 0x80) continue;
            shift += 7;
            return shift < 64 ? (long)(value << (64 - shift)) >> (64 - shift) : (long)value;
        }
    }

    [DoesNotReturn]
    private readonly void ThrowEnd() => Throw("unexpected end of section or function", _module.Length);
}
