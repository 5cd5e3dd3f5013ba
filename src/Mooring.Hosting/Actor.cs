using Mooring.Hosting.Actors;
using Mooring.Hosting.Deadlines;
using Mooring.Hosting.Slices;
using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Hosting;

/// <summary>A guest instance with its limits, its mailbox and its restarts. Any thread may ask it.</summary>
/// <remarks>
/// Asks are answered one at a time, in the order in which they came; the guest's state lasts from one to the next. A trap, a deadline or
/// a cancellation that hits a running guest ends its instance, and the state with it: the next ask finds a fresh one.
/// </remarks>
public sealed class Actor : IAsyncDisposable
{
    private readonly ActorOptions _options;
    private readonly GuestCell _cell; // touched outside of turns only for what says that it allows it
    private readonly Moored<GuestCell> _moored;
    private AskStop? _spare; // from the last ask, for the next one; null while in use

    private Actor(ActorOptions options, GuestCell cell, Moored<GuestCell> moored)
    {
        _options = options;
        _cell = cell;
        _moored = moored;
    }

    /// <summary>How many fresh instances the actor has had after its first.</summary>
    public int Restarts => _cell.Restarts;

    /// <summary>Whether the guest holds a thread while it waits for its host, because it has to or is told to: see <see cref="GuestWaiting"/>.</summary>
    public bool HoldsThread => _cell.HoldsThread;

    /// <summary>Has the guest run one operation.</summary>
    /// <param name="operation">Which one.</param>
    /// <param name="payload">What it works on. It must not change before the task is done.</param>
    /// <param name="timeout">
    /// For waiting, running and host calls together; <see cref="ActorOptions.AskTimeout"/> when null,
    /// <see cref="Timeout.InfiniteTimeSpan"/> for none.
    /// </param>
    /// <param name="ct">Takes the ask back: out of the mailbox, or by interrupting the guest.</param>
    /// <returns>The guest's answer. If the actor is idle the guest runs before this method returns, on the calling thread.</returns>
    /// <exception cref="GuestErrorException">The guest answered with an error.</exception>
    /// <exception cref="ActorTrappedException">The guest trapped.</exception>
    /// <exception cref="ActorTimeoutException">The time was over.</exception>
    /// <exception cref="ActorMailboxFullException">The mailbox was full, and <see cref="ActorOptions.MailboxFull"/> is not to wait.</exception>
    /// <exception cref="ActorStoppedException">The actor is stopped, or trapped too often.</exception>
    /// <exception cref="OperationCanceledException">The ask was taken back.</exception>
    public ValueTask<ReadOnlyMemory<byte>> AskAsync(
        string operation, ReadOnlyMemory<byte> payload, TimeSpan? timeout = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        TimeSpan limit = timeout is { } given ? ActorOptions.ValidTimeout(given) : _options.AskTimeout;

        AskStop stop = Interlocked.Exchange(ref _spare, null) ?? new AskStop(_cell.Calls, _options.TimeProvider);
        stop.Begin(limit, ct);
        var ask = new Ask(operation, payload, limit, stop);
        ValueTask<ReadOnlyMemory<byte>> answer = _cell.MayWait
            ? _moored.RunAsync(static (cell, ask) => cell.RunAsync(ask), ask, stop.Token)
            : _moored.RunAsync(static (cell, ask) => cell.Run(ask), ask, stop.Token);
        if (!answer.IsCompletedSuccessfully) return FinishAsync(answer, operation, limit, stop, ct);

        End(stop);
        return answer;
    }

    /// <summary>Takes no more asks, lets those finish that were accepted until the drain time is over, then interrupts the guest and ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        Task stopped = _moored.DisposeAsync().AsTask();
        try
        {
            await stopped.WaitAsync(_options.DrainTimeout, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _cell.Calls.Close();
            await stopped.ConfigureAwait(false);
        }
    }

    /// <summary>Puts another module in the place of this one, after the asks that were made before and before those made later.</summary>
    /// <exception cref="ActorLoadException">The new module cannot be started; the present instance goes on.</exception>
    internal async ValueTask ReplaceAsync(WaPcModule module, CancellationToken ct)
    {
        var stop = new AskStop(_cell.Calls, _options.TimeProvider);
        stop.Begin(_options.AskTimeout, ct);
        try
        {
            var start = new Ask("start", default, _options.AskTimeout, stop);
            await _moored.RunAsync(static (cell, swap) => cell.ReplaceAsync(swap.module, swap.start), (module, start), ct).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is ActorTrappedException or ActorTimeoutException or WasmLimitException)
        {
            throw new ActorLoadException($"the new module cannot be started, the old one goes on: {cause.Message}", cause);
        }
        catch (MooredStoppedException stopped)
        {
            throw new ActorStoppedException(stopped.Message, stopped);
        }
        finally
        {
            stop.End();
        }
    }

    internal static async ValueTask<Actor> StartAsync(
        WaPcModule module, ActorOptions options, MooringRuntime runtime, SharedThreads threads, ActorWiring? wiring, CancellationToken ct)
    {
        var cell = new GuestCell(module, options, runtime, threads, wiring);
        var stop = new AskStop(cell.Calls, options.TimeProvider);
        stop.Begin(options.AskTimeout, ct);
        try
        {
            var start = new Ask("start", default, options.AskTimeout, stop);
            Moored<GuestCell> moored = await runtime.CreateAsync(
                async _ =>
                {
                    await cell.StartAsync(start).ConfigureAwait(true); // in the same turn
                    return cell;
                },
                new MooredOptions
                {
                    Name = options.Name,
                    Affinity = options.Affinity,
                    MailboxCapacity = options.MailboxCapacity,
                    MailboxFull = options.MailboxFull,
                    DrainTimeout = options.DrainTimeout,
                },
                ct).ConfigureAwait(false);
            return new Actor(options, cell, moored);
        }
        catch (Exception cause) when (cause is ActorTrappedException or WasmLimitException)
        {
            throw new ActorLoadException($"the module cannot be started: {cause.Message}", cause);
        }
        finally
        {
            stop.End();
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> FinishAsync(
        ValueTask<ReadOnlyMemory<byte>> answer, string operation, TimeSpan limit, AskStop stop, CancellationToken ct)
    {
        try
        {
            if (!answer.IsCompleted) stop.Wait();
            return await answer.ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (stop.Token.IsCancellationRequested)
        {
            // While the guest ran, the cell has said what stopped it; if the ask still waited, only the caller's token or the deadline can have.
            throw ct.IsCancellationRequested
                ? new OperationCanceledException(cancelled.Message, cancelled, ct)
                : new ActorTimeoutException(operation, limit, hadBegun: false);
        }
        catch (MailboxFullException full)
        {
            throw new ActorMailboxFullException(full);
        }
        catch (MooredStoppedException stopped)
        {
            throw new ActorStoppedException(stopped.Message, stopped);
        }
        finally
        {
            End(stop);
        }
    }

    private void End(AskStop stop)
    {
        if (stop.End()) Volatile.Write(ref _spare, stop);
    }
}
