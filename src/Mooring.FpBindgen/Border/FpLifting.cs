using Mooring.FpBindgen.Border;
using Mooring.MessagePack;
using Mooring.Wasm;

namespace Mooring.FpBindgen;

/// <summary>Values that a guest has passed, taken in their order. A buffer is decoded where it lies and then given back.</summary>
public ref struct FpLifting
{
    private readonly ReadOnlySpan<Value> _slots;
    private readonly FpMemory _memory;
    private readonly string _what;
    private int _next;

    internal FpLifting(ReadOnlySpan<Value> slots, FpMemory memory, string what)
    {
        _slots = slots;
        _memory = memory;
        _what = what;
    }

    /// <summary>Takes an <c>i32</c> as it is: only the bits of the value's type mean anything.</summary>
    public int TakeInt32() => _slots[_next++].AsInt32();

    /// <summary>Takes an <c>i64</c>.</summary>
    public long TakeInt64() => _slots[_next++].AsInt64();

    /// <summary>Takes an <c>f32</c>.</summary>
    public float TakeSingle() => _slots[_next++].AsSingle();

    /// <summary>Takes an <c>f64</c>.</summary>
    public double TakeDouble() => _slots[_next++].AsDouble();

    /// <summary>Takes a value from MessagePack.</summary>
    /// <exception cref="FpProtocolException">The buffer is not inside the guest's memory, or holds no such value.</exception>
    public T TakeObject<T, TFormat>()
        where TFormat : IMessagePackFormat<T> => _memory.Take<T, TFormat>(FatPtr.Of(TakeInt64()), _what);

    internal readonly void ThrowIfOverlapping(FpFunction function)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (function.Parameters[i] is not FpType.Object) continue;
            for (int j = 0; j < i; j++)
            {
                if (function.Parameters[j] is FpType.Object && FatPtr.Of(_slots[i].AsInt64()).Overlaps(FatPtr.Of(_slots[j].AsInt64())))
                    throw new FpProtocolException($"{_what}: two arguments share memory ({FatPtr.Of(_slots[i].AsInt64())})");
            }
        }
    }
}
