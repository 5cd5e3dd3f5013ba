using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Suspension;

namespace Mooring.Wasm;

/// <summary>A module whose imports are resolved: the fastest way to make many instances.</summary>
/// <remarks>
/// Safe for all threads while all that it imports are host functions. If it imports something of a store, it can be instantiated in that
/// store only.
/// </remarks>
public sealed class PreparedModule
{
    private readonly object[] _imports; // HostFunction or Extern, in the order of Module.Imports
    private readonly string? _suspension; // see SuspensionOptions.Imports; null if that is known with the store only

    internal PreparedModule(Module module, object[] imports)
    {
        Module = module;
        _imports = imports;
        _suspension = SuspendingImports.Of(imports);
    }

    /// <summary>What instances are made of.</summary>
    public Module Module { get; }

    /// <summary>Compiles all functions now, on all cores, as instances with these imports run them.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> came first; what is compiled stays.</exception>
    /// <exception cref="InvalidOperationException">The module imports functions of a store.</exception>
    public void CompileAhead(CancellationToken cancellationToken = default)
    {
        if (_suspension is null) throw new InvalidOperationException("The module imports functions of a store, and the code depends on them.");
        var suspension = new SuspensionOptions(_suspension, Foreign: false, Yields: false);
        Module.GetCode(Module.Engine.CompilerOptions.BoundsChecks, suspension.IsNone ? null : suspension).CompileAhead(cancellationToken);
    }

    /// <summary>Makes an instance that is not initialised: for snapshots.</summary>
    /// <param name="store">Where it will live.</param>
    /// <param name="initialize">Gives it its content.</param>
    internal Instance InstantiateEmpty(Store store, Action<VmContext> initialize)
    {
        CheckStore(store);
        return Instantiation.Restore(store, Module, _imports, SuspendingImports.Choose(store, Module, _imports, _suspension), initialize);
    }

    /// <summary>Makes an instance; see <see cref="Linker.Instantiate(Store, Module)"/>.</summary>
    /// <exception cref="WasmLimitException">The store's limits do not allow it.</exception>
    /// <exception cref="WasmTrapException">A segment did not fit, or the start function trapped. What was written to imported memories stays.</exception>
    /// <exception cref="ArgumentException">Module and store are not of one engine, or an import belongs to another store.</exception>
    /// <exception cref="InvalidOperationException">Another thread is inside the store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Instance Instantiate(Store store)
    {
        ArgumentNullException.ThrowIfNull(store);
        CheckStore(store);
        return Instantiation.Run(store, Module, _imports, SuspendingImports.Choose(store, Module, _imports, _suspension));
    }

    /// <summary>As <see cref="Instantiate"/>, with a start function that is suspended while it waits for asynchronous host functions.</summary>
    /// <param name="store">Where the instance will live. It is free for other calls while the start function is suspended.</param>
    /// <param name="cancellationToken">Ends the start function, running or suspended; what it has changed in imported memories, tables and globals stays.</param>
    /// <returns>The instance, whose start function has ended. It has finished when this returns if nothing had to be waited for.</returns>
    /// <remarks>The task fails with what <see cref="Instantiate"/> throws, argument errors apart, which are thrown at once.</remarks>
    /// <exception cref="ArgumentException">Module and store are not of one engine, or an import belongs to another store.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ValueTask<Instance> InstantiateAsync(Store store, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        CheckStore(store);
        return RunAsync(store, cancellationToken);
    }

    private async ValueTask<Instance> RunAsync(Store store, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SuspensionOptions? suspension = SuspendingImports.Choose(store, Module, _imports, _suspension);
        Instance instance = Instantiation.RunUpToStart(store, Module, _imports, suspension, out Func? start);
        if (start is not null) await start.CallAsync(cancellationToken).ConfigureAwait(false); // the guest itself goes on where the caller would
        return instance;
    }

    private void CheckStore(Store store)
    {
        if (store.Engine != Module.Engine) throw new ArgumentException("The store belongs to another engine than the module.", nameof(store));
        foreach (object import in _imports)
        {
            if (import is Extern item && item.State != store.State)
                throw new ArgumentException($"An imported {ExternTypes.Describe(item.Type)} belongs to another store.", nameof(store));
        }
    }
}
