using Mooring.Wasm;

namespace Mooring.Wasi;

/// <summary>Runs programs: modules that export <c>_start</c> and end with an exit code.</summary>
public static class WasiCommand
{
    /// <summary>What a program exports.</summary>
    public const string StartName = "_start";

    /// <summary>Runs a program in a store of its own, to its end.</summary>
    /// <param name="module">The program. It may import nothing but WASI.</param>
    /// <param name="options">What it is given.</param>
    /// <param name="limits">What it may use; null takes <see cref="StoreLimits.Default"/>.</param>
    /// <param name="timeout">Time that it may take; null is without end.</param>
    /// <returns>Its exit code; 0 when it ended without giving one.</returns>
    /// <remarks>Holds the calling thread until the program has ended, also while that waits; <see cref="RunAsync"/> does not.</remarks>
    /// <exception cref="WasmLinkException">It is no program, or imports something else.</exception>
    /// <exception cref="WasmTrapException">It trapped, or was stopped (<see cref="TrapKind.Interrupted"/>).</exception>
    /// <exception cref="WasmLimitException">The limits do not allow it.</exception>
    /// <exception cref="IOException">A directory cannot be opened.</exception>
    public static int Run(Module module, WasiOptions options, StoreLimits? limits = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(options);
        using var context = new WasiContext(options);
        using var store = new Store<WasiContext>(module.Engine, context, limits);
        var linker = new Linker<WasiContext>(module.Engine);
        WasiLinker.Define(linker);
        using Deadline? deadline = timeout is { } time ? store.StartDeadline(time, options.TimeProvider) : null;
        return Run(() => linker.Instantiate(store, module).GetAction(StartName)());
    }

    /// <summary>Runs a program in a store of its own, to its end; while it waits it is suspended and holds no thread.</summary>
    /// <param name="module">The program. It may import nothing but WASI.</param>
    /// <param name="options">What it is given.</param>
    /// <param name="limits">What it may use; null takes <see cref="StoreLimits.Default"/>.</param>
    /// <param name="timeout">Time that it may take; null is without end.</param>
    /// <param name="cancellationToken">Ends it, running or waiting.</param>
    /// <returns>Its exit code; 0 when it ended without giving one.</returns>
    /// <exception cref="WasmLinkException">It is no program, or imports something else.</exception>
    /// <exception cref="WasmTrapException">It trapped, or was stopped (<see cref="TrapKind.Interrupted"/>).</exception>
    /// <exception cref="WasmLimitException">The limits do not allow it.</exception>
    /// <exception cref="IOException">A directory cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async ValueTask<int> RunAsync(
        Module module, WasiOptions options, StoreLimits? limits = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(options);
        using var context = new WasiContext(options);
        using var store = new Store<WasiContext>(module.Engine, context, limits);
        var linker = new Linker<WasiContext>(module.Engine);
        WasiLinker.DefineAsync(linker);
        using Deadline? deadline = timeout is { } time ? store.StartDeadline(time, options.TimeProvider) : null;
        try
        {
            Instance instance = await linker.InstantiateAsync(store, module, cancellationToken).ConfigureAwait(true); // as below
            var start = instance.GetDelegate<Func<CancellationToken, ValueTask>>(StartName);
            await start(cancellationToken).ConfigureAwait(true); // the program goes on where its caller would
            return 0;
        }
        catch (WasiExitException exit)
        {
            return exit.ExitCode;
        }
    }

    /// <summary>Runs the program that an instance is, to its end; once per instance.</summary>
    /// <returns>Its exit code; 0 when it ended without giving one.</returns>
    /// <exception cref="WasmLinkException">The instance is no program.</exception>
    /// <exception cref="WasmTrapException">It trapped, or was stopped.</exception>
    public static int Run(Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Run(instance.GetAction(StartName));
    }

    /// <summary>Does what calls a guest, and catches the guest's own end.</summary>
    /// <returns>The exit code; 0 when the guest returned.</returns>
    public static int Run(Action guest)
    {
        ArgumentNullException.ThrowIfNull(guest);
        try
        {
            guest();
            return 0;
        }
        catch (WasiExitException exit)
        {
            return exit.ExitCode;
        }
    }
}
