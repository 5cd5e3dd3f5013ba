using System.Text;
using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Dwarf;

/// <summary>Reads the primitive values of DWARF: section 7 "Data Representation".</summary>
/// <remarks>Everything throws <see cref="WasmFormatException"/> where the bytes end too soon.</remarks>
internal ref struct DwarfReader(ReadOnlySpan<byte> module, ByteRange range)
{
    private const int LongestString = 4096;

    private readonly ReadOnlySpan<byte> _module = module;
    private WasmReader _reader = new(module, range);

    public readonly bool AtEnd => _reader.AtEnd;

    public readonly int Position => _reader.Position;

    public byte ReadByte() => _reader.ReadByte();

    public ushort ReadUInt16() => (ushort)(_reader.ReadByte() | (_reader.ReadByte() << 8));

    public uint ReadUInt32() => _reader.ReadFixed32();

    public ulong ReadUInt64() => _reader.ReadFixed64();

    /// <summary>A number of 4 bytes, or 8 in the 64-bit format.</summary>
    public ulong ReadOffset(bool is64) => is64 ? ReadUInt64() : ReadUInt32();

    public ulong ReadUnsigned() => _reader.ReadU64();

    public long ReadSigned() => _reader.ReadS64();

    public void Skip(ulong count) => _reader.Skip((int)Math.Min(count, int.MaxValue));

    /// <summary>Bytes up to a zero byte, which is left out.</summary>
    public string ReadString()
    {
        ReadOnlySpan<byte> rest = _module.Slice(_reader.Position, Math.Min(_reader.Remaining, LongestString));
        int length = rest.IndexOf((byte)0);
        if (length < 0) WasmReader.Throw("a string without its end", _reader.Position);
        Skip((ulong)length + 1);
        return Encoding.UTF8.GetString(rest[..length]);
    }

    /// <summary>Takes the next unit of a section.</summary>
    /// <param name="unit">What follows the length.</param>
    /// <param name="is64">Whether it is in the 64-bit format.</param>
    /// <returns>False at the end of the section, or when the rest is no unit.</returns>
    public bool TryReadUnit(out ByteRange unit, out bool is64)
    {
        const uint Is64Mark = 0xFFFF_FFFF;
        unit = default;
        is64 = false;
        if (_reader.Remaining < 4) return false;
        ulong length = ReadUInt32();
        if (length == Is64Mark)
        {
            if (_reader.Remaining < 8) return false;
            is64 = true;
            length = ReadUInt64();
        }

        if (length > (ulong)_reader.Remaining) return false;
        unit = new ByteRange(_reader.Position, (int)length);
        Skip(length);
        return true;
    }
}
