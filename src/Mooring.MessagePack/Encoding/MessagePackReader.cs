using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using Mooring.MessagePack.Encoding;

namespace Mooring.MessagePack;

/// <summary>Reads MessagePack from a span, value after value. A copy reads on from the same place by itself.</summary>
/// <remarks>
/// Accepts what serde's decoder accepts: whole numbers in any encoding that they fit, floats also from whole numbers, bytes also as
/// arrays of numbers. Every count is compared with the bytes that are left before anything is allocated for it, and nesting is limited:
/// no input makes it use more memory than a small multiple of its own length.
/// </remarks>
public ref partial struct MessagePackReader
{
    /// <summary>How deep arrays and maps may be nested, unless the constructor says otherwise: as deep as Rust's decoder follows.</summary>
    public const int UsualDepth = 1024;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _maxDepth;
    private int _offset;
    private int _depth;

    /// <summary>A reader at the start of a message.</summary>
    /// <param name="bytes">One value or several, one after the other.</param>
    /// <param name="maxDepth">How deep arrays and maps may be nested. Default: <see cref="UsualDepth"/>.</param>
    public MessagePackReader(ReadOnlySpan<byte> bytes, int maxDepth = UsualDepth)
    {
        _bytes = bytes;
        _maxDepth = maxDepth;
    }

    /// <summary>Bytes read so far.</summary>
    public readonly int Offset => _offset;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => _offset == _bytes.Length;

    private readonly int Left => _bytes.Length - _offset;

    /// <summary>The family of the next value, which is not consumed.</summary>
    /// <exception cref="MessagePackException">There is none, or its first byte means nothing.</exception>
    public readonly MessagePackType Peek() => IsAtEnd
        ? throw Error("the message ends where a value is expected")
        : Code.TypeOf(_bytes[_offset]) ?? throw Error("the byte c1 begins no value");

    /// <summary>Consumes a nil if that is what comes next.</summary>
    /// <returns>Whether it was one; if not, nothing is consumed.</returns>
    public bool TryReadNil()
    {
        if (IsAtEnd || _bytes[_offset] != Code.Nil) return false;
        _offset++;
        return true;
    }

    /// <summary>Consumes a nil, or the empty array that serde writes for a unit struct.</summary>
    public void ReadUnit()
    {
        if (TryReadNil()) return;
        int count = BeginArray();
        if (count != 0) throw Error($"expected nothing, found an array of {count}");
        End();
    }

    /// <summary>Reads true or false.</summary>
    public bool ReadBoolean()
    {
        Expect(MessagePackType.Boolean, "a boolean");
        return _bytes[_offset++] == Code.True;
    }

    /// <summary>Reads text.</summary>
    /// <exception cref="MessagePackException">It is no string, or not UTF-8.</exception>
    public string ReadString() => System.Text.Encoding.UTF8.GetString(ReadStringBytes());

    /// <summary>Reads text as it is: UTF-8, checked. The span is a part of the message.</summary>
    public ReadOnlySpan<byte> ReadStringBytes()
    {
        Expect(MessagePackType.String, "a string");
        int start = _offset;
        byte code = _bytes[_offset++];
        ReadOnlySpan<byte> text = Take(code < Code.Nil ? code & Code.MostInFixString : ReadLength(code - Code.String8), start);
        return Utf8.IsValid(text) ? text : throw ErrorAt(start, "a string is not valid UTF-8");
    }

    /// <summary>Reads bytes in their own encoding only. The span is a part of the message.</summary>
    public ReadOnlySpan<byte> ReadBinary()
    {
        Expect(MessagePackType.Binary, "bytes");
        int start = _offset;
        byte code = _bytes[_offset++];
        return Take(ReadLength(code - Code.Binary8), start);
    }

    /// <summary>Reads bytes, however they are spelt: as such, or as an array of numbers up to 255.</summary>
    public byte[] ReadBytes()
    {
        if (Peek() is MessagePackType.Binary) return ReadBinary().ToArray();
        byte[] bytes = new byte[BeginArray()];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = ReadByte();
        End();
        return bytes;
    }

    /// <summary>Enters an array; its values follow, and then <see cref="End"/>.</summary>
    /// <returns>How many values; no more than there are bytes left.</returns>
    public int BeginArray()
    {
        Expect(MessagePackType.Array, "an array");
        return Enter(Code.FixArray, Code.Array16, bytesPerItem: 1);
    }

    /// <summary>Enters a map; its keys and values follow in turn, and then <see cref="End"/>.</summary>
    /// <returns>How many pairs; no more than there are bytes left for.</returns>
    public int BeginMap()
    {
        Expect(MessagePackType.Map, "a map");
        return Enter(Code.FixMap, Code.Map16, bytesPerItem: 2);
    }

    /// <summary>Leaves the array or map that was entered last. All of it has been read.</summary>
    public void End() => _depth--;

    /// <summary>Passes over one value, with everything in it.</summary>
    /// <exception cref="MessagePackException">It is cut off, or holds a byte that begins no value.</exception>
    public void Skip()
    {
        long left = 1; // values still to pass over; a loop, so that nesting costs no stack
        while (left-- > 0)
        {
            int start = _offset;
            MessagePackType type = Peek();
            if (type is MessagePackType.Array or MessagePackType.Map)
            {
                left += type is MessagePackType.Array ? BeginArray() : 2L * BeginMap();
                End();
                if (left > Left) throw ErrorAt(start, "more values are announced than there are bytes left");
                continue;
            }

            byte code = _bytes[_offset++];
            _ = Take(SizeAfter(code, type), start);
        }
    }

    /// <summary>One value as it is, with everything in it. The span is a part of the message.</summary>
    public ReadOnlySpan<byte> ReadRaw()
    {
        int start = _offset;
        Skip();
        return _bytes[start.._offset];
    }

    /// <summary>Makes sure that nothing follows.</summary>
    /// <exception cref="MessagePackException">There is more.</exception>
    public readonly void ExpectEnd()
    {
        if (!IsAtEnd) throw Error($"{Left} bytes follow the value");
    }

    /// <summary>An exception that names the present place.</summary>
    public readonly MessagePackException Error(string message) => new(message, _offset);

    private static MessagePackException ErrorAt(int offset, string message) => new(message, offset);

    private readonly void Expect(MessagePackType type, string what)
    {
        if (Peek() != type) ThrowUnexpected(what);
    }

    [DoesNotReturn]
    private readonly void ThrowUnexpected(string what) => throw Error($"expected {what}, found {Peek().ToString().ToLowerInvariant()}");

    private int Enter(byte fix, byte code16, int bytesPerItem)
    {
        int start = _offset;
        byte code = _bytes[_offset++];
        bool isFix = (code & 0xf0) == fix;
        uint count = isFix ? (uint)(code & Code.MostInFixContainer) : ReadLength(1 + code - code16);
        if ((ulong)count * (uint)bytesPerItem > (uint)Left) throw ErrorAt(start, $"{count} items are announced, but only {Left} bytes are left");
        if (++_depth > _maxDepth) throw ErrorAt(start, $"values are nested deeper than {_maxDepth}");
        return (int)count;
    }

    /// <summary>A length of 1, 2 or 4 bytes.</summary>
    /// <param name="size">0, 1 or 2: the size's logarithm.</param>
    private uint ReadLength(int size)
    {
        int start = _offset;
        ReadOnlySpan<byte> bytes = Take(1u << size, start);
        return size switch
        {
            0 => bytes[0],
            1 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
    }

    private ReadOnlySpan<byte> Take(long length, int start)
    {
        if (length > Left) throw ErrorAt(start, $"the message ends {length - Left} bytes too early");
        ReadOnlySpan<byte> taken = _bytes.Slice(_offset, (int)length);
        _offset += (int)length;
        return taken;
    }

    /// <summary>How many bytes an item has after its first byte, and after its length, which is consumed.</summary>
    private long SizeAfter(byte code, MessagePackType type)
    {
        switch (type)
        {
            case MessagePackType.Integer:
                return code switch
                {
                    <= Code.LastPositiveFix or >= Code.FirstNegativeFix => 0,
                    <= Code.Unsigned64 => 1 << (code - Code.Unsigned8),
                    _ => 1 << (code - Code.Signed8),
                };
            case MessagePackType.Float:
                return code == Code.Float32 ? sizeof(float) : sizeof(double);
            case MessagePackType.String:
                return code < Code.Nil ? code & Code.MostInFixString : ReadLength(code - Code.String8);
            case MessagePackType.Binary:
                return ReadLength(code - Code.Binary8);
            case MessagePackType.Extension when code >= Code.FixExtension1:
                return 1 + (1 << (code - Code.FixExtension1));
            case MessagePackType.Extension:
                return 1 + (long)ReadLength(code - Code.Extension8);
            default:
                return 0;
        }
    }
}
