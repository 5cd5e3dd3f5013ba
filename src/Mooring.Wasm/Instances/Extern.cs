using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>Something that an instance exports or a module imports: a function, memory, table, global or tag.</summary>
/// <remarks>
/// A handle to an object of one store, valid while the store is. As all of a store, it may be used by one thread at a time. The
/// subclasses are fixed by the specification; users do not derive from it.
/// </remarks>
public abstract class Extern
{
    private protected Extern()
    {
    }

    /// <summary>The store that it belongs to.</summary>
    public Store Store => State.Store;

    /// <summary>Its type now: the minimum of a memory or table is its present size.</summary>
    public ExternType Type => ExternType;

    internal abstract StoreState State { get; }

    private protected abstract ExternType ExternType { get; }
}
