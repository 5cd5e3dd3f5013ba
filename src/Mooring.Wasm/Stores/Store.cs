using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>Instances and all that belongs to them: memories, tables, globals, functions.</summary>
/// <remarks>
/// A store and everything in it may be used by one thread at a time, from any thread: it may move between threads, but not be shared.
/// Entering it from two threads at once throws <see cref="InvalidOperationException"/>. Host functions that a guest calls run inside the
/// guest's entry and may call back into the store. Nothing in a store is freed before the store is disposed of.
/// </remarks>
public partial class Store : IDisposable
{
    /// <summary>Makes an empty store.</summary>
    /// <param name="engine">The engine of the modules that it will hold.</param>
    /// <param name="limits">Null takes <see cref="StoreLimits.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    public Store(Engine engine, StoreLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        engine.ThrowIfDisposed();
        Engine = engine;
        State = new StoreState(this, limits ?? StoreLimits.Default);
        if (engine.Options is { Fuel: false, SuspensionStress: SuspensionStress.ImportsAndChecks })
        {
            State.FuelPolicy = FuelPolicy.Yield;
            State.FuelSlice = 0;
        }
        InterruptHandle = new InterruptHandle(State);
    }

    /// <summary>The engine of all modules in the store.</summary>
    public Engine Engine { get; }

    /// <summary>As given to the constructor.</summary>
    public StoreLimits Limits => State.Meter.Limits;

    /// <summary>Stops guests of this store; the one thing of a store that any thread may use at any time.</summary>
    public InterruptHandle InterruptHandle { get; }

    internal StoreState State { get; }

    /// <summary>What the host keeps with the store, if anything.</summary>
    internal virtual object? HostData => null;

    /// <summary>Stops the guests of the store with <see cref="TrapKind.Interrupted"/> if they still run after <paramref name="timeout"/>.</summary>
    /// <param name="timeout">From now; <see cref="Timeout.InfiniteTimeSpan"/> never comes.</param>
    /// <param name="timeProvider">Null takes the system's clock.</param>
    /// <returns>Ends the deadline when disposed of; one that has come, but stopped no guest, is then forgotten.</returns>
    /// <exception cref="NotSupportedException">The engine was made without <see cref="EngineOptions.Interruption"/>.</exception>
    public Deadline StartDeadline(TimeSpan timeout, TimeProvider? timeProvider = null) =>
        new(State, timeout, timeProvider ?? TimeProvider.System);

    /// <summary>Frees the memories at once. All functions, memories and so on of the store are invalid from then on; suspended calls fail.</summary>
    /// <exception cref="InvalidOperationException">A guest of the store is running.</exception>
    public void Dispose()
    {
        if (State.TryClose())
        {
            State.FreeMemories();
            State.CloseSuspended();
        }

        GC.SuppressFinalize(this);
    }
}

/// <summary>A store with data of the host's own, which host functions reach through their <see cref="Caller{T}"/>.</summary>
public sealed class Store<T> : Store
{
    /// <summary>Makes an empty store.</summary>
    /// <param name="engine">The engine of the modules that it will hold.</param>
    /// <param name="data">Becomes <see cref="Data"/>.</param>
    /// <param name="limits">Null takes <see cref="StoreLimits.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    public Store(Engine engine, T data, StoreLimits? limits = null)
        : base(engine, limits) => Data = data;

    /// <summary>What the host keeps with the store. The store does not dispose of it.</summary>
    public T Data { get; set; }

    internal override object? HostData => Data;
}
