using System.Collections.Concurrent;
using System.Reflection.Emit;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Runtime.Guards;

namespace Mooring.Wasm;

/// <summary>The compiler and what its modules share; the root of everything else.</summary>
/// <remarks>
/// Immutable and safe for all threads. Modules and stores belong to the engine that they were made with and do not mix with those of
/// another. A program normally has one.
/// </remarks>
public sealed class Engine : IDisposable
{
    private readonly ConcurrentDictionary<StartRecorder, bool> _recorders = new(); // those that have not finished
    private bool _disposed;

    /// <summary>Makes an engine.</summary>
    /// <param name="options">Null takes the defaults.</param>
    /// <exception cref="IOException">The cache directory cannot be made.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// <see cref="MemoryChecks.GuardPages"/> was asked for and does not work on this machine.
    /// </exception>
    public Engine(EngineOptions? options = null)
    {
        Options = options ?? new EngineOptions();
        if (Options is { MemoryPlacement: MemoryPlacement.Dense, MemoryChecks: MemoryChecks.GuardPages })
            throw new ArgumentException("Memories that lie side by side cannot have guard pages.", nameof(options));
        bool guarded = Options is { MemoryPlacement: MemoryPlacement.Separate, MemoryChecks: not MemoryChecks.Explicit } &&
            GuardedArena.Instance is not null;
        if (!guarded && Options.MemoryChecks is MemoryChecks.GuardPages)
            throw new PlatformNotSupportedException("Guard pages do not work on this machine.");
        Cache = Options.CacheDirectory is { } directory ? new ModuleCache(directory, Options.Features) : null;
        CompilerOptions = new CompilerOptions
        {
            Types = new TypeRegistry(),
            BoundsChecks = guarded ? BoundsChecks.GuardPages : BoundsChecks.Explicit,
            Interruption = Options.Interruption,
            Fuel = Options.Fuel || Options.SuspensionStress is SuspensionStress.ImportsAndChecks,
            CodeLifetime = Options.CodeLifetime is CodeLifetime.Module ? AssemblyBuilderAccess.RunAndCollect : AssemblyBuilderAccess.Run,
        };
    }

    /// <summary>As given to the constructor.</summary>
    public EngineOptions Options { get; }

    /// <summary>Whether guests are kept inside their memories by guard pages; see <see cref="EngineOptions.MemoryChecks"/>.</summary>
    public bool UsesGuardPages => CompilerOptions.BoundsChecks is BoundsChecks.GuardPages;

    /// <summary>How often <see cref="IncrementEpoch"/> was called.</summary>
    public ulong Epoch => Epochs.Now;

    internal CompilerOptions CompilerOptions { get; }

    /// <summary>Null when none is wanted.</summary>
    internal ModuleCache? Cache { get; }

    internal EpochClock Epochs { get; } = new();

    /// <summary>Makes the next epoch begin: guests whose <see cref="Store.SetEpochDeadline"/> it is are interrupted. Any thread may call it.</summary>
    public void IncrementEpoch() => Epochs.Increment();

    /// <summary>Refuses new modules and stores from now on; those that exist keep working until they are disposed of or collected.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (StartRecorder recorder in _recorders.Keys) recorder.Finish();
    }

    /// <summary>Has the cache remember what the start of a module needs.</summary>
    internal void RecordStart(string key, CompiledModule code) => _recorders[new StartRecorder(this, key, code, TimeProvider.System)] = true;

    /// <summary>Called by a recorder that has finished.</summary>
    internal void Forget(StartRecorder recorder) => _recorders.TryRemove(recorder, out _);

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
