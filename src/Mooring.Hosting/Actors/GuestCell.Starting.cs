using Mooring.Hosting.Deadlines;
using Mooring.Hosting.HostCalls;
using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Hosting.Actors;

/// <content>The lives of instances: the first, the fresh ones after traps, the ones of other modules.</content>
internal sealed partial class GuestCell
{
    /// <summary>Makes the first instance.</summary>
    /// <param name="ask">Its deadline and its cancellation; the operation is for texts.</param>
    /// <exception cref="ActorException">An initialiser failed; the class says how.</exception>
    public async ValueTask StartAsync(Ask ask)
    {
        GuestTrapException? trap = null;
        StopCause cause;
        Begin(ask);
        try
        {
            ask.Stop.Token.ThrowIfCancellationRequested();
            await StartGuestAsync(ask.Stop).ConfigureAwait(true); // in the same turn
        }
        catch (GuestTrapException thrown)
        {
            trap = thrown;
        }
        finally
        {
            cause = End();
        }

        if (trap is not null) throw Failure(ask, trap, cause);
    }

    /// <summary>Makes an instance of another module and, if that succeeds, ends the present one.</summary>
    /// <exception cref="ActorException">The new one failed; the present one goes on.</exception>
    public async ValueTask ReplaceAsync(WaPcModule module, Ask ask)
    {
        (WaPcGuest old, HeldThread? held, GuestOptions options, bool mayWait) = (_guest, _held, _guestOptions, MayWait);
        if (_options.Waiting == GuestWaiting.Suspend) (_held, _guestOptions) = (null, _suspending); // what one module cannot the next may
        _guest = new WaPcGuest(module, _guestOptions);
        MayWait = _slice is not null || AsksHost(module);
        try
        {
            await StartAsync(ask).ConfigureAwait(true); // in the same turn
        }
        catch
        {
            _guest.Dispose();
            (_guest, _held, _guestOptions, MayWait) = (old, held, options, mayWait);
            throw;
        }

        _fault = null;
        _end = null;
        _isFresh = true;
        old.Dispose();
    }

    /// <summary>Makes a fresh instance if the last one has ended, and has it know what the last one was told.</summary>
    private void Prepare()
    {
        if (!_guest.IsAlive)
        {
            CountRestart();
            try
            {
                _guest.Start();
            }
            catch (WasmLimitException cause)
            {
                throw CannotRestart(cause);
            }

            TellRestarted();
        }

        _isFresh = false;
        foreach (ActorConfiguration configuration in _wiring?.Configurations() ?? []) TellRefusal(configuration, _guest.Call(configuration.Operation, configuration.Payload));
    }

    /// <inheritdoc cref="Prepare"/>
    private async ValueTask PrepareAsync(AskStop stop)
    {
        if (!_guest.IsAlive)
        {
            CountRestart();
            try
            {
                await StartGuestAsync(stop).ConfigureAwait(true); // in the same turn, as are the next
            }
            catch (WasmLimitException cause)
            {
                throw CannotRestart(cause);
            }

            TellRestarted();
        }

        _isFresh = false;
        foreach (ActorConfiguration configuration in _wiring?.Configurations() ?? [])
            TellRefusal(configuration, await CallAsync(configuration.Operation, configuration.Payload, stop).ConfigureAwait(true));
    }

    /// <summary>Runs initialisers: suspended while they wait or, where the engine cannot do that, on a thread that waits with them.</summary>
    private async ValueTask StartGuestAsync(AskStop stop)
    {
        if (!MayWait)
        {
            _guest.Start();
            return;
        }

        if (_held is null)
        {
            try
            {
                await _guest.StartAsync().ConfigureAwait(true); // in the same turn, as is the next
                return;
            }
            catch (WasmSuspensionException unable) when (_gate is not null)
            {
                Hold(_guest.Module, unable.Message);
            }
        }

        await _held!.RunAsync(
            () =>
            {
                _guest.Start();
                return true;
            },
            stop.Token).ConfigureAwait(true);
    }

    /// <summary>From now on the guest holds a thread while it waits. There is no instance afterwards.</summary>
    /// <param name="module">What it runs.</param>
    /// <param name="why">What has shown that it cannot be suspended; null when the options say so.</param>
    private void Hold(WaPcModule module, string? why = null)
    {
        var held = new HeldThread(_gate!, _runtime);
        _guestOptions = _guestOptions with { HostCallAsync = null, HostCall = held.Answer, YieldsOnRequest = false };
        WaPcGuest old = _guest;
        _guest = new WaPcGuest(module, _guestOptions);
        _held = held;
        old.Dispose();
        if (why is not null) _wiring?.Watcher.HoldsThread(why);
    }

    /// <summary>One more instance, unless too many have ended by their own fault.</summary>
    /// <exception cref="ActorStoppedException">They have.</exception>
    private void CountRestart()
    {
        if (_fault is not null && _end is null && !_budget.TryTake())
        {
            _end = $"{_options.Name} has been stopped: it trapped {_options.MaxRestarts + 1} times within {_options.RestartWindow.TotalSeconds:0.###} s, last with {_fault.Message}";
            _wiring?.Watcher.GaveUp(_end);
        }

        if (_end is not null) throw new ActorStoppedException(_end, _fault);
        Interlocked.Increment(ref _restarts);
    }

    private ActorLoadException CannotRestart(WasmLimitException cause) => new($"{_options.Name} cannot be restarted: {cause.Message}", cause);

    private void TellRestarted() => _wiring?.Watcher.Restarted(_restarts);

    private void TellRefusal(ActorConfiguration configuration, in GuestReply reply)
    {
        if (!reply.IsSuccess) _wiring?.Watcher.RefusedConfiguration(configuration.Operation, reply.Error);
    }
}
