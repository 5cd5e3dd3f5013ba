using System.Runtime.CompilerServices;
using Mooring.Executors;
using Mooring.Turns;

namespace Mooring;

/// <content>What the runtime owns: threads, and knowledge of its objects.</content>
public sealed partial class MooringRuntime
{
    private readonly Lock _gate = new();
    private readonly List<ExecutorSet> _sets = []; // guarded by _gate
    private readonly ConditionalWeakTable<Cell, object?> _tracked = []; // knows the objects without keeping them alive
    private BlockingThreads? _blocking; // guarded by _gate; made when first used
    private volatile bool _disposed;

    /// <summary>Starts threads for pinned objects. See <see cref="MooredOptions.Executors"/>.</summary>
    /// <param name="count">How many threads; at least 1.</param>
    /// <param name="name">The threads are called by this name and a number.</param>
    /// <param name="placement">Where objects go that do not say; default: <see cref="Placement.LeastLoaded"/>.</param>
    public ExecutorSet CreateExecutors(int count, string name = "mooring", IPlacement? placement = null)
    {
        var set = new ExecutorSet(count, name, placement ?? Placement.LeastLoaded);
        lock (_gate) _sets.Add(set);
        return set;
    }

    /// <summary>Runs work that blocks on a thread that is made for that, and not one of the pool's.</summary>
    /// <param name="work">May block as long as it likes. Async-locals of the caller are visible to it.</param>
    /// <param name="cancellationToken">Cancels the work if it has not begun.</param>
    /// <returns>What the work returned or threw. Awaited inside a turn, it resumes in a turn of the same object.</returns>
    public Task<TResult> RunBlockingAsync<TResult>(Func<TResult> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_disposed, this);
        BlockingThreads threads;
        lock (_gate) threads = _blocking ??= new BlockingThreads(_options.MaxBlockingThreads);
        var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<TResult>)state!).TrySetCanceled(token), done);
        ExecutionContext? context = ExecutionContext.Capture();
        threads.Run(() =>
        {
            registration.Unregister();
            if (done.Task.IsCompleted) return;
            try
            {
                TResult? result = default;
                if (context is null) result = work();
                else ExecutionContext.Run(context, _ => result = work(), null);
                done.TrySetResult(result!);
            }
            catch (Exception e)
            {
                done.TrySetException(e);
            }
        });
        return done.Task;
    }

    /// <summary>Runs work that blocks and has no result, likewise.</summary>
    /// <param name="work">May block as long as it likes. Async-locals of the caller are visible to it.</param>
    /// <param name="cancellationToken">Cancels the work if it has not begun.</param>
    public Task RunBlockingAsync(Action work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunBlockingAsync(() =>
        {
            work();
            return true;
        }, cancellationToken);
    }

    /// <summary>Stops all named and pinned objects, each with its own drain time, and then the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await StopObjectsAsync().ConfigureAwait(false);
        ExecutorSet[] sets;
        BlockingThreads? blocking;
        lock (_gate) (sets, blocking) = ([.. _sets], _blocking);
        foreach (ExecutorSet set in sets) await set.DisposeAsync().ConfigureAwait(false);
        blocking?.Stop();
        _telemetry?.Dispose();
    }

    /// <summary>Stops all named and pinned objects at once, each with its own drain time.</summary>
    /// <returns>What was cut off, by name; objects that lost nothing are not listed.</returns>
    public async Task<IReadOnlyDictionary<string, StopReport>> StopObjectsAsync()
    {
        IReadOnlyList<Cell> cells = Tracked();
        Task<StopReport>[] stops = [.. cells.Select(cell => cell.StopAsync(cell.Options.DrainTimeout))];
        StopReport[] reports = await Task.WhenAll(stops).ConfigureAwait(false);
        var lost = new Dictionary<string, StopReport>();
        for (int i = 0; i < reports.Length; i++)
        {
            if (reports[i] == default) continue;
            lost.TryGetValue(cells[i].Name, out StopReport others); // names need not be unique
            lost[cells[i].Name] = new StopReport(reports[i].CutOff + others.CutOff, reports[i].TurnStillRunning || others.TurnStillRunning);
        }

        return lost;
    }

    /// <summary>The named and pinned objects that are alive.</summary>
    internal IReadOnlyList<Cell> Tracked() => [.. _tracked.Select(entry => entry.Key)];

    internal void Untrack(Cell cell) => _tracked.Remove(cell);

    private void Track(Cell cell) => _tracked.Add(cell, null);
}
