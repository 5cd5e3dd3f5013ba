using Mooring.Wasm.Runtime;
using Mooring.Wasm.Suspension.Snapshots;

namespace Mooring.Wasm;

/// <summary>Writes an instance with its suspended calls to a stream, and makes the same one of it elsewhere, in another process too.</summary>
/// <remarks>
/// Saved are memories, globals, tables, dropped segments, fuel and the frames of suspended calls. Not saved is what belongs to the host: what the
/// suspended calls wait for, which the host gives to <see cref="RestoredCall.ResumeAsync"/>, and the store's data, which has to say how it is
/// saved (<see cref="ISnapshotData"/>). See docs/suspension.md.
/// </remarks>
public static class Snapshot
{
    /// <summary>Writes an instance that does not run: idle, or with all its calls suspended. It stays as it is.</summary>
    /// <remarks>What its calls wait for must not arrive meanwhile; in an actor's turn it cannot.</remarks>
    /// <param name="instance">The only instance of its store, importing functions of the host at most.</param>
    /// <param name="stream">Written to, not closed.</param>
    /// <exception cref="SnapshotException">Something cannot be saved; the message says what.</exception>
    /// <exception cref="InvalidOperationException">The instance runs.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public static void Save(Instance instance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(stream);
        StoreState state = instance.Store.State;
        state.ThrowIfDisposed();
        if (state.IsEntered) throw new InvalidOperationException("The instance runs. It can be saved while it is idle or suspended.");
        state.Enter();
        try
        {
            new SnapshotWriter(instance, stream).Write();
        }
        finally
        {
            state.Exit();
        }
    }

    /// <summary>Makes the instance that was saved. Its start function and segments are not run again.</summary>
    /// <param name="store">An empty store. If its data is an <see cref="ISnapshotData"/>, that is restored.</param>
    /// <param name="prepared">The same module, with the same imports in kind: asynchronous ones where they were.</param>
    /// <param name="stream">
    /// Read up to the end of the snapshot. Need not be trusted: what does not fit the module is refused, and what fits keeps the guest in its
    /// sandbox.
    /// </param>
    /// <returns>The instance, and the calls that were suspended, oldest first.</returns>
    /// <exception cref="SnapshotException">It is of another module, build or configuration, or damaged; the message says what does not fit.</exception>
    /// <exception cref="EndOfStreamException">The stream ends before the snapshot does.</exception>
    /// <exception cref="WasmLimitException">It needs more than the store's limits allow.</exception>
    /// <exception cref="InvalidOperationException">The store has an instance.</exception>
    public static RestoredInstance Restore(Store store, PreparedModule prepared, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(prepared);
        ArgumentNullException.ThrowIfNull(stream);
        if (store.State.Meter.Instances > 0) throw new InvalidOperationException("The store has an instance; restore into an empty one.");
        return new SnapshotReader(store, stream).Read(prepared);
    }
}

/// <summary>Data of a store that can be saved with its instance.</summary>
public interface ISnapshotData
{
    /// <summary>Writes what is needed to go on elsewhere, what suspended calls wait for included.</summary>
    void Save(Stream stream);

    /// <summary>Reads what <see cref="Save"/> wrote, and no more. The bytes need not be trusted more than the snapshot.</summary>
    void Restore(Stream stream);
}

/// <summary>An instance made from a snapshot.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Calls">The calls that were suspended, oldest first. They wait until they are resumed.</param>
public sealed record RestoredInstance(Instance Instance, IReadOnlyList<RestoredCall> Calls);

/// <summary>An instance cannot be saved, or a snapshot not restored.</summary>
public sealed class SnapshotException(string message) : Exception(message);
