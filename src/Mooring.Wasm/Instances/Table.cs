using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>A table: references that guests address with integers.</summary>
public sealed class Table : Extern
{
    private readonly TableInstance _table;

    internal Table(TableInstance table) => _table = table;

    /// <inheritdoc cref="Extern.Type"/>
    public new TableType Type => _table.Type with { Limits = _table.Type.Limits with { Minimum = Length } };

    /// <summary>Size in elements.</summary>
    public ulong Length => (ulong)_table.Elements.Length;

    internal TableInstance Instance => _table;

    internal override StoreState State => _table.State;

    private protected override ExternType ExternType => Type;

    /// <summary>An element: a <see cref="Func"/> or null for <c>funcref</c>, any object or null for <c>externref</c>.</summary>
    /// <exception cref="WasmTrapException">The index is beyond the end.</exception>
    /// <exception cref="ArgumentException">The value is not of the element type, or belongs to another store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public object? this[ulong index]
    {
        get => References.ToUser(Slot(index));
        set => Slot(index) = References.ToRuntime(value, _table.Type.Element, State);
    }

    /// <summary>Makes a table of a store, to be imported by modules.</summary>
    /// <param name="store">The store that it will belong to.</param>
    /// <param name="type">Its element type and limits.</param>
    /// <param name="initial">A <see cref="Func"/> or null for <c>funcref</c>, any object or null for <c>externref</c>.</param>
    /// <exception cref="WasmLimitException">The store's limits do not allow it.</exception>
    /// <exception cref="ArgumentException"><paramref name="initial"/> is not of the element type, or belongs to another store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public static Table Create(Store store, TableType type, object? initial = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(type);
        store.State.ThrowIfDisposed();
        return new TableInstance(store.State, type, References.ToRuntime(initial, type.Element, store.State)).Handle;
    }

    /// <summary>Adds elements, if type, limits and machine allow it.</summary>
    /// <returns>Whether it grew.</returns>
    /// <exception cref="ArgumentException"><paramref name="initial"/> is not of the element type, or belongs to another store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public bool TryGrow(ulong delta, object? initial = null)
    {
        State.ThrowIfDisposed();
        return _table.Grow(delta, References.ToRuntime(initial, _table.Type.Element, State)) >= 0;
    }

    private ref object? Slot(ulong index)
    {
        State.ThrowIfDisposed();
        object?[] elements = _table.Elements;
        if (index >= (ulong)elements.Length) throw new WasmTrapException(TrapKind.TableOutOfBounds);
        return ref elements[index];
    }
}
