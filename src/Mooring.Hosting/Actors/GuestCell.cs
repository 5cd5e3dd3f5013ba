using Mooring.Hosting.Deadlines;
using Mooring.Hosting.Errors;
using Mooring.Hosting.HostCalls;
using Mooring.Hosting.Slices;
using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Hosting.Actors;

/// <summary>What an actor moors: its guest, and what happens around each of the guest's calls.</summary>
/// <remarks>Used inside turns only, except for <see cref="Calls"/>, <see cref="Restarts"/>, <see cref="MayWait"/> and <see cref="HoldsThread"/>.</remarks>
internal sealed partial class GuestCell : IInterruptible, IPreemptible, IDisposable
{
    private const int PageBytes = 65_536;

    private readonly RestartBudget _budget;
    private readonly ActorOptions _options;
    private readonly ActorWiring? _wiring; // null for actors without a host
    private readonly MooringRuntime _runtime;
    private readonly HostCallGate? _gate; // null where host calls are answered on the guest's thread
    private readonly SharedThreads _threads;
    private readonly TimeSlice? _slice; // null for guests that never give way
    private readonly GuestOptions _suspending; // for a guest that is suspended when it waits, or never waits
    private GuestOptions _guestOptions; // of the present guest: the same, or for one that holds a thread
    private volatile HeldThread? _held; // null while the guest is suspended when it waits, or never waits
    private volatile WaPcGuest _guest; // replaced inside turns, interrupted from anywhere
    private bool _hasGivenWay; // in the present call
    private bool _isFresh; // the instance has not been told its configuration yet
    private int _restarts;
    private GuestTrapException? _fault; // the trap that ended the last instance; null when it was interrupted, or lives
    private string? _end; // why the actor gave up; null while it has not

    public GuestCell(WaPcModule module, ActorOptions options, MooringRuntime runtime, SharedThreads threads, ActorWiring? wiring)
    {
        _wiring = wiring;
        _runtime = runtime;
        _threads = threads;
        _options = options;
        if (options.TimeSlice is { } slice && slice != Timeout.InfiniteTimeSpan && module.Module.Engine.Options.Interruption)
            _slice = new TimeSlice(threads.Watch, this, options.TimeProvider, slice);
        _gate = GateOf(options, wiring, _slice);
        _budget = new RestartBudget(options.MaxRestarts, options.RestartWindow, options.TimeProvider);
        _guestOptions = _suspending = new GuestOptions
        {
            HostCall = options.HostCall,
            HostCallAsync = _gate is null ? null : _gate.AnswerAsync,
            Log = options.Log,
            TimeProvider = options.TimeProvider,
            YieldsOnRequest = _slice is not null,
            YieldQueue = _slice is null ? null : GiveWay,
            Limits = new StoreLimits { MaxMemoryPages = (ulong)(options.MaxMemoryBytes / PageBytes), MaxStackBytes = options.MaxStackBytes },
        };
        _guest = new WaPcGuest(module, _guestOptions);
        MayWait = _slice is not null || AsksHost(module);
        Calls = new WatchedCall(threads.Watch, this);
        if (options.Waiting == GuestWaiting.HoldThread && AsksHost(module)) Hold(module);
    }

    /// <summary>The call that runs; any thread may stop it.</summary>
    public WatchedCall Calls { get; }

    /// <summary>How many fresh instances there have been after the first.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>Whether asks go through <see cref="RunAsync"/>, because the guest may wait for its host, or give way.</summary>
    public bool MayWait { get; private set; }

    /// <summary>Whether the guest holds a thread while it waits.</summary>
    public bool HoldsThread => _held is not null;

    /// <summary>Runs one ask, in a fresh instance if the last one has ended.</summary>
    /// <exception cref="ActorException">The guest failed; the class says how.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ReadOnlyMemory<byte> Run(in Ask ask)
    {
        GuestTrapException? trap = null;
        GuestReply reply = default;
        StopCause cause;
        Begin(ask);
        try
        {
            // After Begin: whoever cancels later finds the call there and stops it.
            ask.Stop.Token.ThrowIfCancellationRequested();
            if (!_guest.IsAlive || _isFresh) Prepare();
            reply = _guest.Call(ask.Operation, ask.Payload);
        }
        catch (GuestTrapException thrown)
        {
            trap = thrown;
        }
        finally
        {
            cause = End();
        }

        return trap is null ? PayloadOf(reply, ask) : throw Failure(ask, trap, cause);
    }

    /// <summary>As <see cref="Run"/>, for guests that may wait for their host: suspended, or on a thread that waits with them.</summary>
    /// <inheritdoc cref="Run"/>
    public async ValueTask<ReadOnlyMemory<byte>> RunAsync(Ask ask)
    {
        GuestTrapException? trap = null;
        GuestReply reply = default;
        StopCause cause;
        Begin(ask);
        try
        {
            ask.Stop.Token.ThrowIfCancellationRequested();
            if (!_guest.IsAlive || _isFresh) await PrepareAsync(ask.Stop).ConfigureAwait(true); // in the same turn, as is the next
            reply = await CallAsync(ask.Operation, ask.Payload, ask.Stop).ConfigureAwait(true);
        }
        catch (GuestTrapException thrown)
        {
            trap = thrown;
        }
        catch (WasmSuspensionException unable) when (_gate is not null)
        {
            Hold(_guest.Module, unable.Message);
            throw new ActorSuspensionException(ask.Operation, unable);
        }
        finally
        {
            cause = End();
        }

        return trap is null ? PayloadOf(reply, ask) : throw Failure(ask, trap, cause);
    }

    public void Dispose()
    {
        Calls.Retire();
        _guest.Dispose();
    }

    void IInterruptible.Interrupt()
    {
        _guest.Interrupt();
        _held?.Interrupt();
    }

    void IInterruptible.WithdrawInterrupt() => _guest.WithdrawInterrupt();

    void IPreemptible.RequestYield() => _guest.RequestYield();

    private static HostCallGate? GateOf(ActorOptions options, ActorWiring? wiring, TimeSlice? slice) => (wiring, options.HostCallAsync) switch
    {
        ({ } host, _) => new HostCallGate(host.HostCall) { Slice = slice },
        (_, { } handler) => new HostCallGate(handler) { Slice = slice },
        _ => null,
    };

    private bool AsksHost(WaPcModule module) => _gate is not null && module.Protocol.HostCall != HostCallGeneration.None;

    private void Begin(in Ask ask)
    {
        _hasGivenWay = false;
        _gate?.Begin(ask.Stop.Deadline);
        Calls.Begin(ask.Stop);
        if (_held is null) _slice?.Begin();
    }

    private StopCause End()
    {
        _slice?.End();
        return Calls.End();
    }

    /// <summary>The guest has been left in the middle of its call, to go on when others had their turn.</summary>
    private void GiveWay(IThreadPoolWorkItem call)
    {
        ComputeThreads threads = _hasGivenWay ? _threads.Compute : _threads.First;
        _hasGivenWay = true;
        threads.Enqueue(new GivenWay(_runtime, call, _slice!.Pause()));
    }

    private ValueTask<GuestReply> CallAsync(string operation, ReadOnlyMemory<byte> payload, AskStop stop) => _held is { } held
        ? held.RunAsync(() => _guest.Call(operation, payload), stop.Token)
        : _guest.CallAsync(operation, payload);

    private ReadOnlyMemory<byte> PayloadOf(GuestReply reply, in Ask ask)
    {
        if (reply.IsSuccess) return reply.Payload;
        throw UnknownOperationTexts.Matches(reply.Error, ask.Operation)
            ? new UnknownOperationException(ask.Operation, reply.Error)
            : new GuestErrorException(ask.Operation, reply.Error, _gate?.LastFailure);
    }

    /// <summary>What the caller gets when the guest trapped.</summary>
    private Exception Failure(in Ask ask, GuestTrapException trap, StopCause cause)
    {
        _fault = trap.Kind == TrapKind.Interrupted && cause != StopCause.None ? null : trap;
        if (_fault is not null)
        {
            var trapped = new ActorTrappedException(trap);
            _wiring?.Watcher.Trapped(trapped);
            return trapped;
        }

        Exception stopped = cause switch
        {
            StopCause.Deadline => new ActorTimeoutException(ask.Operation, ask.Timeout, hadBegun: true, trap),
            StopCause.ActorStopped => new ActorStoppedException($"{_options.Name} was stopped while it ran {ask.Operation}", trap),
            _ => new OperationCanceledException($"{ask.Operation}: cancelled while it ran", trap),
        };
        _wiring?.Watcher.Interrupted(ask.Operation, stopped.Message);
        return stopped;
    }
}
