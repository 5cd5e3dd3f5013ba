using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>A global variable or constant.</summary>
public sealed class Global : Extern
{
    private readonly GlobalInstance _global;

    internal Global(GlobalInstance global) => _global = global;

    /// <inheritdoc cref="Extern.Type"/>
    public new GlobalType Type => _global.Type;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">Set, and the global is constant.</exception>
    /// <exception cref="ArgumentException">The value is not of the type, or belongs to another store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Value Value
    {
        get
        {
            State.ThrowIfDisposed();
            return _global.Value;
        }

        set
        {
            State.ThrowIfDisposed();
            if (!Type.IsMutable) throw new InvalidOperationException("The global is constant.");
            _global.Value = value;
        }
    }

    internal GlobalInstance Instance => _global;

    internal override StoreState State => _global.State;

    private protected override ExternType ExternType => Type;

    /// <summary>Makes a global of a store, to be imported by modules.</summary>
    /// <exception cref="ArgumentException"><paramref name="initial"/> is not of the type, or belongs to another store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public static Global Create(Store store, GlobalType type, Value initial)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(type);
        store.State.ThrowIfDisposed();
        return new GlobalInstance(store.State, type) { Value = initial }.Handle;
    }
}
