using Mooring.Hosting.Actors;
using Mooring.Hosting.Slices;
using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Hosting;

/// <summary>A compiled module from which actors are started. Shared by all threads.</summary>
public sealed class ActorModule : IDisposable
{
    private readonly SharedThreads _threads; // of actors without a host
    private readonly MooringRuntime _runtime; // likewise
    private bool _disposed;

    private ActorModule(WaPcModule module, ActorOptions options)
    {
        Guest = module;
        Options = options;
        _threads = new SharedThreads(options.TimeProvider);
        _runtime = new MooringRuntime(new MooringRuntimeOptions { TimeProvider = options.TimeProvider });
    }

    /// <summary>The module and the protocol that it speaks.</summary>
    public WaPcModule Guest { get; }

    /// <summary>What holds for all its actors.</summary>
    public ActorOptions Options { get; }

    /// <summary>Compiles a module and checks that it can be an actor.</summary>
    /// <param name="engine">Compiles it and runs its instances.</param>
    /// <param name="wasm">The module in the binary format.</param>
    /// <param name="options">What holds for all its actors; the defaults when null.</param>
    /// <exception cref="ActorLoadException">The bytes are no valid module, or not one that this host can run; the message says all that is missing.</exception>
    public static ActorModule Load(Engine engine, ReadOnlyMemory<byte> wasm, ActorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        options ??= new ActorOptions();
        try
        {
            return FromModule(Module.FromBytes(engine, wasm.Span, options.Name), options);
        }
        catch (WasmFormatException cause)
        {
            throw new ActorLoadException($"not a valid WebAssembly module: {cause.Message}", cause);
        }
    }

    /// <summary>Checks that a compiled module can be an actor.</summary>
    /// <param name="module">What instances are made of.</param>
    /// <param name="options">What holds for all its actors; the defaults when null.</param>
    /// <exception cref="ActorLoadException">It is not one that this host can run; the message says all that is missing.</exception>
    public static ActorModule FromModule(Module module, ActorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        try
        {
            return new ActorModule(WaPcModule.FromModule(module), options ?? new ActorOptions());
        }
        catch (WaPcModuleException cause)
        {
            throw new ActorLoadException(cause.Message, cause);
        }
    }

    /// <summary>Starts an actor: a fresh instance, its initialisers run, behind a mailbox of its own.</summary>
    /// <param name="ct">Stops the start; no actor is left behind.</param>
    /// <exception cref="ActorLoadException">The instance could not be made: a trap in an initialiser, or more memory than the limit.</exception>
    /// <exception cref="ActorTimeoutException">The initialisers took longer than <see cref="ActorOptions.AskTimeout"/>.</exception>
    public ValueTask<Actor> StartAsync(CancellationToken ct = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Actor.StartAsync(Guest, Options, _runtime, _threads, wiring: null, ct);
    }

    internal ValueTask<Actor> StartAsync(ActorWiring wiring, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Actor.StartAsync(Guest, Options, wiring.Runtime, wiring.Threads, wiring, ct);
    }

    /// <summary>No further actors can be started. Those that run are not touched.</summary>
    public void Dispose() => _disposed = true;
}
