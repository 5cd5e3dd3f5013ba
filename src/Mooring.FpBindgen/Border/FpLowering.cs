using Mooring.FpBindgen.Border;
using Mooring.MessagePack;
using Mooring.Wasm;

namespace Mooring.FpBindgen;

/// <summary>Values on their way to a guest: numbers as they are, everything else as MessagePack that is copied into its memory at the end.</summary>
/// <remarks>All values are encoded before the guest is asked for memory, so that one that cannot be encoded leaves no trace there.</remarks>
public ref struct FpLowering
{
    private readonly Span<Value> _slots;
    private readonly Span<Pending> _objects;
    private MessagePackWriter _writer;
    private int _count;
    private int _objectCount;

    internal FpLowering(Span<Value> slots, Span<Pending> objects, Span<byte> buffer)
    {
        _slots = slots;
        _objects = objects;
        _writer = new MessagePackWriter(buffer, (int)Math.Min(int.MaxValue, (long)FatPtr.MaxLength * slots.Length));
    }

    internal readonly ReadOnlySpan<Value> Slots => _slots[.._count];

    internal readonly int Count => _count;

    /// <summary>Passes a number of up to 32 bits. The caller has extended it as its type wants.</summary>
    public void Add(int value) => _slots[_count++] = Value.FromInt32(value);

    /// <summary>Passes a number of 64 bits.</summary>
    public void Add(long value) => _slots[_count++] = Value.FromInt64(value);

    /// <summary>Passes a float.</summary>
    public void Add(float value) => _slots[_count++] = Value.FromSingle(value);

    /// <summary>Passes a float.</summary>
    public void Add(double value) => _slots[_count++] = Value.FromDouble(value);

    /// <summary>Passes a value as MessagePack.</summary>
    /// <exception cref="MessagePackException">It takes more than 16,777,215 bytes.</exception>
    public void AddObject<T, TFormat>(T value)
        where TFormat : IMessagePackFormat<T>
    {
        int start = _writer.Written.Length;
        TFormat.Write(ref _writer, value);
        EndObject(start);
    }

    /// <summary>Passes a value that is MessagePack already.</summary>
    /// <exception cref="MessagePackException">It takes more than 16,777,215 bytes.</exception>
    public void AddEncoded(ReadOnlySpan<byte> value)
    {
        int start = _writer.Written.Length;
        _writer.WriteRaw(value);
        EndObject(start);
    }

    internal void Dispose() => _writer.Dispose();

    /// <summary>Copies what is encoded into the guest's memory and puts the pointers into their places.</summary>
    internal readonly void Commit(FpMemory memory)
    {
        for (int i = 0; i < _objectCount; i++)
        {
            Pending one = _objects[i];
            FatPtr buffer = memory.Allocate(_writer.Written.Slice(one.Start, one.Length));
            for (int j = 0; j < i; j++)
            {
                if (buffer.Overlaps(FatPtr.Of(_slots[_objects[j].Slot].AsInt64())))
                    throw new FpProtocolException($"{FpNames.Malloc} gave the same memory twice ({buffer})");
            }

            _slots[one.Slot] = Value.FromInt64((long)buffer.Bits);
        }
    }

    private void EndObject(int start)
    {
        int length = _writer.Written.Length - start;
        if (length > FatPtr.MaxLength) throw new MessagePackException($"the value takes {length} bytes, and a message may have {FatPtr.MaxLength}", 0);
        _objects[_objectCount++] = new Pending(_count, start, length);
        _slots[_count++] = default;
    }

    /// <summary>An encoded value that has no buffer in the guest yet.</summary>
    internal readonly record struct Pending(int Slot, int Start, int Length);
}
