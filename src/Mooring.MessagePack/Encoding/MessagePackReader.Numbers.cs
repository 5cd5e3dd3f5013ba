using System.Buffers.Binary;
using System.Numerics;
using Mooring.MessagePack.Encoding;

namespace Mooring.MessagePack;

/// <content>Numbers. Which encoding the writer chose does not matter, only whether the value fits.</content>
public ref partial struct MessagePackReader
{
    /// <summary>Reads a whole number from 0 to 255.</summary>
    /// <exception cref="MessagePackException">It is something else, or does not fit.</exception>
    public byte ReadByte() => Narrow<byte>();

    /// <summary>Reads a whole number from -128 to 127.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public sbyte ReadSByte() => Narrow<sbyte>();

    /// <summary>Reads a whole number of 16 bits with a sign.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public short ReadInt16() => Narrow<short>();

    /// <summary>Reads a whole number of 16 bits.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public ushort ReadUInt16() => Narrow<ushort>();

    /// <summary>Reads a whole number of 32 bits with a sign.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public int ReadInt32() => Narrow<int>();

    /// <summary>Reads a whole number of 32 bits.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public uint ReadUInt32() => Narrow<uint>();

    /// <summary>Reads a whole number of 64 bits with a sign.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public long ReadInt64() => Narrow<long>();

    /// <summary>Reads a whole number of 64 bits.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public ulong ReadUInt64() => Narrow<ulong>();

    /// <summary>Reads a number as 32-bit float: from either float, rounded, or from a whole number.</summary>
    public float ReadSingle() => (float)ReadDouble();

    /// <summary>Reads a number as 64-bit float: from either float or from a whole number.</summary>
    public double ReadDouble()
    {
        MessagePackType type = Peek();
        if (type is MessagePackType.Integer) return (double)ReadInteger();
        if (type is not MessagePackType.Float) ThrowUnexpected("a number");
        int start = _offset;
        return _bytes[_offset++] == Code.Float32
            ? BinaryPrimitives.ReadSingleBigEndian(Take(sizeof(float), start))
            : BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double), start));
    }

    private T Narrow<T>()
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        int start = _offset;
        // Most numbers are small: one byte that every type can hold.
        if (!IsAtEnd && _bytes[_offset] <= Code.LastPositiveFix) return T.CreateTruncating(_bytes[_offset++]);
        Int128 value = ReadInteger();
        return value >= Int128.CreateChecked(T.MinValue) && value <= Int128.CreateChecked(T.MaxValue)
            ? T.CreateTruncating(value)
            : throw ErrorAt(start, $"{value} is not between {T.MinValue} and {T.MaxValue}");
    }

    /// <summary>Any whole number: 128 bits hold both the largest without and the smallest with a sign.</summary>
    internal Int128 ReadInteger()
    {
        Expect(MessagePackType.Integer, "a whole number");
        int start = _offset;
        byte code = _bytes[_offset++];
        if (code is <= Code.LastPositiveFix or >= Code.FirstNegativeFix) return (sbyte)code;
        bool isUnsigned = code <= Code.Unsigned64;
        ReadOnlySpan<byte> bytes = Take(1 << (code - (isUnsigned ? Code.Unsigned8 : Code.Signed8)), start);
        return (bytes.Length, isUnsigned) switch
        {
            (1, true) => bytes[0],
            (1, false) => (sbyte)bytes[0],
            (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (2, false) => BinaryPrimitives.ReadInt16BigEndian(bytes),
            (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            (4, false) => BinaryPrimitives.ReadInt32BigEndian(bytes),
            (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
            (_, false) => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };
    }
}
