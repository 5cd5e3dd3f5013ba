using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>A module whose imports are resolved: the fastest way to make many instances.</summary>
/// <remarks>
/// Safe for all threads while all that it imports are host functions. If it imports something of a store, it can be instantiated in that
/// store only.
/// </remarks>
public sealed class PreparedModule
{
    private readonly object[] _imports; // HostFunction or Extern, in the order of Module.Imports

    internal PreparedModule(Module module, object[] imports)
    {
        Module = module;
        _imports = imports;
    }

    /// <summary>What instances are made of.</summary>
    public Module Module { get; }

    /// <summary>Makes an instance; see <see cref="Linker.Instantiate(Store, Module)"/>.</summary>
    /// <exception cref="WasmLimitException">The store's limits do not allow it.</exception>
    /// <exception cref="WasmTrapException">A segment did not fit, or the start function trapped. What was written to imported memories stays.</exception>
    /// <exception cref="ArgumentException">Module and store are not of one engine, or an import belongs to another store.</exception>
    /// <exception cref="InvalidOperationException">Another thread is inside the store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Instance Instantiate(Store store)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.Engine != Module.Engine) throw new ArgumentException("The store belongs to another engine than the module.", nameof(store));
        foreach (object import in _imports)
        {
            if (import is Extern item && item.State != store.State)
                throw new ArgumentException($"An imported {ExternTypes.Describe(item.Type)} belongs to another store.", nameof(store));
        }

        return Instantiation.Run(store, Module, _imports);
    }
}
