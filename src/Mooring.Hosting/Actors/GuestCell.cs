using Mooring.Hosting.Deadlines;
using Mooring.Hosting.Errors;
using Mooring.Hosting.HostCalls;
using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Hosting.Actors;

/// <summary>What an actor moors: its guest, and what happens around each of the guest's calls.</summary>
/// <remarks>Used inside turns only, except for <see cref="Calls"/> and <see cref="Restarts"/>.</remarks>
internal sealed class GuestCell : IInterruptible, IDisposable
{
    private const int PageBytes = 65_536;

    private readonly GuestOptions _guestOptions;
    private readonly RestartBudget _budget;
    private readonly ActorOptions _options;
    private readonly IActorWatcher? _watcher; // null for actors without a host
    private readonly HostCallGate? _gate; // null for actors without a host
    private volatile WaPcGuest _guest; // replaced inside turns, interrupted from anywhere
    private int _restarts;
    private GuestTrapException? _fault; // the trap that ended the last instance; null when it was interrupted, or lives
    private string? _end; // why the actor gave up; null while it has not

    public GuestCell(WaPcModule module, ActorOptions options, DeadlineWatch watch, ActorWiring? wiring)
    {
        _watcher = wiring?.Watcher;
        _gate = wiring is null ? null : new HostCallGate(wiring.HostCall);
        _options = options;
        _budget = new RestartBudget(options.MaxRestarts, options.RestartWindow, options.TimeProvider);
        _guestOptions = new GuestOptions
        {
            HostCall = options.HostCall,
            HostCallAsync = _gate is null ? options.HostCallAsync : _gate.AnswerAsync,
            Log = options.Log,
            TimeProvider = options.TimeProvider,
            Limits = new StoreLimits { MaxMemoryPages = (ulong)(options.MaxMemoryBytes / PageBytes), MaxStackBytes = options.MaxStackBytes },
        };
        _guest = new WaPcGuest(module, _guestOptions);
        Calls = new WatchedCall(watch, this);
    }

    /// <summary>The call that runs; any thread may stop it.</summary>
    public WatchedCall Calls { get; }

    /// <summary>How many fresh instances there have been after the first.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>Makes the first instance.</summary>
    /// <param name="ask">Its deadline and its cancellation; the operation is for texts.</param>
    public void Start(in Ask ask) => Guarded(ask, static (cell, _) =>
    {
        cell._guest.Start();
        return default;
    });

    /// <summary>Runs one ask, in a fresh instance if the last one has ended.</summary>
    /// <exception cref="ActorException">The guest failed; the class says how.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ReadOnlyMemory<byte> Run(in Ask ask)
    {
        GuestReply reply = Guarded(ask, static (cell, ask) =>
        {
            cell.Restart();
            return cell._guest.Call(ask.Operation, ask.Payload);
        });
        return PayloadOf(reply, ask);
    }

    /// <summary>As <see cref="Run"/>, for guests that are suspended while they wait for host calls.</summary>
    /// <inheritdoc cref="Run"/>
    public async ValueTask<ReadOnlyMemory<byte>> RunAsync(Ask ask)
    {
        GuestTrapException? trap = null;
        GuestReply reply = default;
        StopCause cause;
        _gate?.Begin(ask.Stop.Deadline);
        Calls.Begin(ask.Stop);
        try
        {
            ask.Stop.Token.ThrowIfCancellationRequested();
            Restart();
            reply = await _guest.CallAsync(ask.Operation, ask.Payload).ConfigureAwait(true); // in the same turn
        }
        catch (GuestTrapException thrown)
        {
            trap = thrown;
        }
        finally
        {
            cause = Calls.End();
        }

        if (trap is not null) throw Failure(ask, trap, cause);
        return PayloadOf(reply, ask);
    }

    /// <summary>Whether asks go through <see cref="RunAsync"/>, because the guest may wait for its host.</summary>
    public bool MayWait => _guestOptions.HostCallAsync is not null && _guest.Module.Protocol.HostCall != HostCallGeneration.None;

    /// <summary>Makes an instance of another module and, if that succeeds, ends the present one.</summary>
    /// <exception cref="ActorException">The new one failed; the present one goes on.</exception>
    public void Replace(WaPcModule module, in Ask ask)
    {
        WaPcGuest old = _guest;
        var fresh = new WaPcGuest(module, _guestOptions);
        _guest = fresh;
        try
        {
            Guarded(ask, static (cell, _) =>
            {
                cell._guest.Start();
                return default;
            });
        }
        catch
        {
            _guest = old;
            fresh.Dispose();
            throw;
        }

        _fault = null;
        _end = null;
        old.Dispose();
    }

    private ReadOnlyMemory<byte> PayloadOf(GuestReply reply, in Ask ask)
    {
        if (reply.IsSuccess) return reply.Payload;
        throw UnknownOperationTexts.Matches(reply.Error, ask.Operation)
            ? new UnknownOperationException(ask.Operation, reply.Error)
            : new GuestErrorException(ask.Operation, reply.Error, _gate?.LastFailure);
    }

    public void Dispose()
    {
        Calls.Retire();
        _guest.Dispose();
    }

    void IInterruptible.Interrupt() => _guest.Interrupt();

    void IInterruptible.WithdrawInterrupt() => _guest.WithdrawInterrupt();

    /// <summary>Runs guest code so that it can be stopped, and says what stopped it.</summary>
    private GuestReply Guarded(in Ask ask, Func<GuestCell, Ask, GuestReply> code)
    {
        GuestTrapException? trap = null;
        GuestReply reply = default;
        StopCause cause;
        _gate?.Begin(ask.Stop.Deadline);
        Calls.Begin(ask.Stop);
        try
        {
            // After Begin: whoever cancels later finds the call there and stops it.
            ask.Stop.Token.ThrowIfCancellationRequested();
            reply = code(this, ask);
        }
        catch (GuestTrapException thrown)
        {
            trap = thrown;
        }
        finally
        {
            cause = Calls.End();
        }

        return trap is null ? reply : throw Failure(ask, trap, cause);
    }

    /// <summary>What the caller gets when the guest trapped.</summary>
    private Exception Failure(in Ask ask, GuestTrapException trap, StopCause cause)
    {
        _fault = trap.Kind == TrapKind.Interrupted && cause != StopCause.None ? null : trap;
        if (_fault is not null)
        {
            var trapped = new ActorTrappedException(trap);
            _watcher?.Trapped(trapped);
            return trapped;
        }

        Exception stopped = cause switch
        {
            StopCause.Deadline => new ActorTimeoutException(ask.Operation, ask.Timeout, hadBegun: true, trap),
            StopCause.ActorStopped => new ActorStoppedException($"{_options.Name} was stopped while it ran {ask.Operation}", trap),
            _ => new OperationCanceledException($"{ask.Operation}: cancelled while it ran", trap),
        };
        _watcher?.Interrupted(ask.Operation, stopped.Message);
        return stopped;
    }

    /// <summary>Makes a fresh instance if the last one has ended, unless too many have ended by their own fault.</summary>
    private void Restart()
    {
        if (_guest.IsAlive) return;
        if (_fault is not null && _end is null && !_budget.TryTake())
        {
            _end = $"{_options.Name} has been stopped: it trapped {_options.MaxRestarts + 1} times within {_options.RestartWindow.TotalSeconds:0.###} s, last with {_fault.Message}";
            _watcher?.GaveUp(_end);
        }

        if (_end is not null) throw new ActorStoppedException(_end, _fault);
        Interlocked.Increment(ref _restarts);
        try
        {
            _guest.Start();
        }
        catch (WasmLimitException cause)
        {
            throw new ActorLoadException($"{_options.Name} cannot be restarted: {cause.Message}", cause);
        }

        _watcher?.Restarted(_restarts);
    }
}
