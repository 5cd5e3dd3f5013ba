namespace Mooring.Wasm.Runtime;

/// <summary>A table: an array of references that may grow.</summary>
internal sealed class TableInstance
{
    /// <summary>The elements; <see cref="FunctionInstance"/> for <c>funcref</c>, any object for <c>externref</c>. Replaced when it grows.</summary>
    public object?[] Elements;

    /// <summary>Makes a table of its minimum size.</summary>
    /// <exception cref="WasmLimitException">The store's limits do not allow it.</exception>
    public TableInstance(StoreState state, TableType type, object? initial)
    {
        State = state;
        Type = type;
        ulong size = type.Limits.Minimum;
        if (size > (ulong)Array.MaxLength || !state.Meter.TryGrowTable(0, size, type.Limits.Maximum))
            throw new WasmLimitException($"a table of {size} elements is more than the store's limits allow");
        Elements = size == 0 ? [] : new object?[size];
        if (initial is not null) Array.Fill(Elements, initial);
    }

    public StoreState State { get; }

    /// <summary>As declared; the minimum is that of creation.</summary>
    public TableType Type { get; }

    /// <summary>The table as its users see it; made when first asked for.</summary>
    public Table Handle => field ??= new Table(this);

    /// <summary>Adds <paramref name="delta"/> elements with the value <paramref name="initial"/>.</summary>
    /// <returns>The size before, or -1 when the type, the store's limits or the machine do not allow it.</returns>
    public long Grow(ulong delta, object? initial)
    {
        ulong current = (ulong)Elements.Length;
        if (delta == 0) return (long)current;
        ulong maximum = ulong.Min(Type.Limits.Maximum ?? uint.MaxValue, (ulong)Array.MaxLength);
        if (delta > maximum || current > maximum - delta) return -1;
        if (!State.Meter.TryGrowTable(current, current + delta, Type.Limits.Maximum)) return -1;
        object?[] grown = new object?[current + delta];
        Elements.CopyTo(grown, 0);
        if (initial is not null) grown.AsSpan((int)current).Fill(initial);
        Elements = grown;
        return (long)current;
    }
}
