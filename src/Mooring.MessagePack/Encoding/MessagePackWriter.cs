using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Mooring.MessagePack.Encoding;

namespace Mooring.MessagePack;

/// <summary>Writes MessagePack into a buffer that grows. Numbers and lengths get their smallest encoding, as serde gives them.</summary>
/// <remarks>Pass it by <see langword="ref"/> only. Disposing it gives rented memory back and ends <see cref="Written"/>.</remarks>
public ref struct MessagePackWriter
{
    private readonly int _maxLength;
    private Span<byte> _buffer;
    private byte[]? _rented; // null while the initial buffer is large enough
    private int _length;

    /// <summary>A writer at the start of a message.</summary>
    /// <param name="initial">Used until it is full; may be on the stack.</param>
    /// <param name="maxLength">How many bytes the message may have. Default: no limit.</param>
    public MessagePackWriter(Span<byte> initial, int maxLength = int.MaxValue)
    {
        _buffer = initial.Length > maxLength ? initial[..maxLength] : initial;
        _maxLength = maxLength;
    }

    /// <summary>What has been written; valid until the next write.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Gives rented memory back.</summary>
    public void Dispose()
    {
        byte[]? rented = _rented;
        this = default;
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Forgets what has been written, and keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes nothing: <c>c0</c>.</summary>
    public void WriteNil() => Take(1)[0] = Code.Nil;

    /// <summary>Writes true or false.</summary>
    public void WriteBoolean(bool value) => Take(1)[0] = value ? Code.True : Code.False;

    /// <summary>Writes a whole number.</summary>
    public void WriteInteger(long value)
    {
        if (value >= 0)
        {
            WriteInteger((ulong)value);
        }
        else if (value >= Code.LeastNegativeFix)
        {
            Take(1)[0] = (byte)value;
        }
        else
        {
            int size = value >= sbyte.MinValue ? 0 : value >= short.MinValue ? 1 : value >= int.MinValue ? 2 : 3;
            WriteNumber((byte)(Code.Signed8 + size), size, (ulong)value);
        }
    }

    /// <summary>Writes a whole number.</summary>
    public void WriteInteger(ulong value)
    {
        if (value <= Code.LastPositiveFix)
        {
            Take(1)[0] = (byte)value;
            return;
        }

        int size = value <= byte.MaxValue ? 0 : value <= ushort.MaxValue ? 1 : value <= uint.MaxValue ? 2 : 3;
        WriteNumber((byte)(Code.Unsigned8 + size), size, value);
    }

    /// <summary>Writes a 32-bit float.</summary>
    public void WriteSingle(float value) => WriteNumber(Code.Float32, 2, BitConverter.SingleToUInt32Bits(value));

    /// <summary>Writes a 64-bit float.</summary>
    public void WriteDouble(double value) => WriteNumber(Code.Float64, 3, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes text.</summary>
    public void WriteString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int length = System.Text.Encoding.UTF8.GetByteCount(value);
        WriteStringHeader(length);
        System.Text.Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>Writes text that is in UTF-8 already.</summary>
    public void WriteString(scoped ReadOnlySpan<byte> utf8)
    {
        WriteStringHeader(utf8.Length);
        utf8.CopyTo(Take(utf8.Length));
    }

    /// <summary>Writes bytes.</summary>
    public void WriteBinary(scoped ReadOnlySpan<byte> value)
    {
        int size = SizeOf(value.Length);
        WriteNumber((byte)(Code.Binary8 + size), size, (uint)value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>Begins an array: exactly <paramref name="count"/> values must follow.</summary>
    public void WriteArrayHeader(int count) => WriteContainer(count, Code.FixArray, Code.Array16);

    /// <summary>Begins a map: exactly <paramref name="count"/> keys and values must follow in turn.</summary>
    public void WriteMapHeader(int count) => WriteContainer(count, Code.FixMap, Code.Map16);

    /// <summary>Writes a value that is encoded already.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    private static int SizeOf(int length) => length <= byte.MaxValue ? 0 : length <= ushort.MaxValue ? 1 : 2;

    private void WriteStringHeader(int length)
    {
        if (length <= Code.MostInFixString)
        {
            Take(1)[0] = (byte)(Code.FixString | length);
            return;
        }

        int size = SizeOf(length);
        WriteNumber((byte)(Code.String8 + size), size, (uint)length);
    }

    private void WriteContainer(int count, byte fix, byte code16)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= Code.MostInFixContainer) Take(1)[0] = (byte)(fix | count);
        else if (count <= ushort.MaxValue) WriteNumber(code16, 1, (uint)count);
        else WriteNumber((byte)(code16 + 1), 2, (uint)count);
    }

    /// <summary>A code and a big-endian number.</summary>
    /// <param name="code">The first byte.</param>
    /// <param name="size">The logarithm of the number's length: 0 to 3.</param>
    /// <param name="value">Its low bytes are written.</param>
    private void WriteNumber(byte code, int size, ulong value)
    {
        Span<byte> target = Take(1 + (1 << size));
        target[0] = code;
        switch (size)
        {
            case 0:
                target[1] = (byte)value;
                break;
            case 1:
                BinaryPrimitives.WriteUInt16BigEndian(target[1..], (ushort)value);
                break;
            case 2:
                BinaryPrimitives.WriteUInt32BigEndian(target[1..], (uint)value);
                break;
            default:
                BinaryPrimitives.WriteUInt64BigEndian(target[1..], value);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Take(int length)
    {
        if (length > _buffer.Length - _length) Grow(length);
        Span<byte> taken = _buffer.Slice(_length, length);
        _length += length;
        return taken;
    }

    /// <remarks>The limit is kept here and not at every write: the buffer is never larger than the limit.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int length)
    {
        const int Smallest = 256;
        long needed = (long)_length + length;
        if (needed > _maxLength) throw new MessagePackException($"the value takes more than {_maxLength} bytes", _length);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(Math.Max(needed, 2L * _buffer.Length), Smallest, Array.MaxLength));
        Written.CopyTo(larger);
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        _rented = larger;
        _buffer = larger.AsSpan(0, Math.Min(larger.Length, _maxLength));
    }
}
