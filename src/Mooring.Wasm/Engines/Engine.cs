using System.Reflection.Emit;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Runtime.Guards;

namespace Mooring.Wasm;

/// <summary>The compiler and what its modules share; the root of everything else.</summary>
/// <remarks>
/// Immutable and safe for all threads. Modules and stores belong to the engine that they were made with and do not mix with those of
/// another. A program normally has one.
/// </remarks>
public sealed class Engine : IDisposable
{
    private bool _disposed;

    /// <summary>Makes an engine.</summary>
    /// <param name="options">Null takes the defaults.</param>
    /// <exception cref="PlatformNotSupportedException">
    /// <see cref="MemoryChecks.GuardPages"/> was asked for and does not work on this machine.
    /// </exception>
    public Engine(EngineOptions? options = null)
    {
        Options = options ?? new EngineOptions();
        bool guarded = Options.MemoryChecks is not MemoryChecks.Explicit && GuardedArena.Instance is not null;
        if (!guarded && Options.MemoryChecks is MemoryChecks.GuardPages)
            throw new PlatformNotSupportedException("Guard pages do not work on this machine.");
        CompilerOptions = new CompilerOptions
        {
            Types = new TypeRegistry(),
            BoundsChecks = guarded ? BoundsChecks.GuardPages : BoundsChecks.Explicit,
            Interruption = Options.Interruption,
            CodeLifetime = Options.CodeLifetime is CodeLifetime.Module ? AssemblyBuilderAccess.RunAndCollect : AssemblyBuilderAccess.Run,
        };
    }

    /// <summary>As given to the constructor.</summary>
    public EngineOptions Options { get; }

    /// <summary>Whether guests are kept inside their memories by guard pages; see <see cref="EngineOptions.MemoryChecks"/>.</summary>
    public bool UsesGuardPages => CompilerOptions.BoundsChecks is BoundsChecks.GuardPages;

    internal CompilerOptions CompilerOptions { get; }

    /// <summary>Refuses new modules and stores from now on; those that exist keep working until they are disposed of or collected.</summary>
    public void Dispose() => _disposed = true;

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
