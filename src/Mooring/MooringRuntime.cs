using System.Collections.Concurrent;
using Mooring.Effects;
using Mooring.Executors;
using Mooring.Telemetry;
using Mooring.Turns;
using Mooring.Work;

namespace Mooring;

/// <summary>What a family of moored objects hangs off: its clock, its threads, its failure handler, its telemetry.</summary>
/// <remarks>There is no ambient runtime. A program may have any number of them; they share nothing.</remarks>
public sealed partial class MooringRuntime : IAsyncDisposable
{
    private readonly MooringRuntimeOptions _options;
    private readonly RuntimeTelemetry? _telemetry;
    private readonly ConcurrentQueue<Cell> _scheduled = new(); // as many as there are work items in the pool, or fewer
    private readonly ScheduledRun _runScheduled;

    /// <summary>Makes a runtime. It starts no thread until an object needs one.</summary>
    /// <param name="options">Default: <c>new MooringRuntimeOptions()</c>.</param>
    public MooringRuntime(MooringRuntimeOptions? options = null)
    {
        _options = options ?? MooringRuntimeOptions.Default;
        _runScheduled = new ScheduledRun(this);
        if (_options.Telemetry) _telemetry = new RuntimeTelemetry(this, _options.MeterFactory);
    }

    /// <summary>The clock of this runtime's objects.</summary>
    public TimeProvider TimeProvider => _options.TimeProvider;

    /// <summary>Replaces the thread pool in tests that decide themselves what runs when.</summary>
    internal Action<IThreadPoolWorkItem>? Pool { get; init; }

    /// <summary>Whether to look for calls that are forgotten.</summary>
    internal bool Checks => _options.Checks;

    /// <summary>Whether the last blocked caller that looked for work of the pool found some. A hint.</summary>
    internal bool IsStarving { get; set; }

    /// <summary>Whether somebody listens to the turns of this runtime's objects.</summary>
    internal bool IsObserved => _telemetry is { IsListening: true };

    /// <summary>Makes an object and moors it.</summary>
    /// <typeparam name="T">The object's type. Nothing but turns should touch the object from now on.</typeparam>
    /// <param name="factory">Runs as the object's first turn: on its thread, if it has one.</param>
    /// <param name="options">Default: <c>new MooredOptions()</c>.</param>
    /// <param name="cancellationToken">Cancels the creation before the factory has begun.</param>
    /// <returns>The handle. What the factory throws fails the task; nothing is left behind then.</returns>
    /// <exception cref="ArgumentException">The type is tied to its thread, and the options say that it is mobile.</exception>
    /// <exception cref="InvalidOperationException">The options require proof, and the type is not proven.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been disposed.</exception>
    public ValueTask<Moored<T>> CreateAsync<T>(
        Func<T> factory, MooredOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return CreateAsync<T>(_ => new ValueTask<T>(factory()), options, cancellationToken);
    }

    /// <summary>Makes an object with an asynchronous factory and moors it.</summary>
    /// <typeparam name="T">The object's type. Nothing but turns should touch the object from now on.</typeparam>
    /// <param name="factory">Runs as the object's first turn, and resumes after each await where its turns run.</param>
    /// <param name="options">Default: <c>new MooredOptions()</c>.</param>
    /// <param name="cancellationToken">Cancels the creation before the factory has begun, and is passed on to it.</param>
    /// <returns>The handle. What the factory throws fails the task; nothing is left behind then.</returns>
    /// <exception cref="ArgumentException">The type is tied to its thread, and the options say that it is mobile.</exception>
    /// <exception cref="InvalidOperationException">The options require proof, and the type is not proven.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been disposed.</exception>
    public async ValueTask<Moored<T>> CreateAsync<T>(
        Func<CancellationToken, ValueTask<T>> factory, MooredOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ObjectDisposedException.ThrowIf(_disposed, this);
        options ??= MooredOptions.Default;
        bool isPinned = options.Affinity == Affinity.Thread || options.Executors is not null;
        if (!isPinned && ThreadTies<T>.OfType is { } tie)
            throw new ArgumentException($"A mobile object may run on any thread, but {tie}: use {nameof(Affinity)}.{nameof(Affinity.Thread)}.", nameof(options));
        if (!isPinned && options.RequireProof) ThreadProof.Require(typeof(T));
        var cell = new Cell<T>(this, options, isPinned ? Place<T>(options) : null)
        {
            Factory = options.Supervision is null ? null : factory,
        };
        try
        {
            cell.Value = await cell.AskAsync<CreateWork<T>, PendingValueTask<T>, T>(
                new CreateWork<T>(factory, cancellationToken), cancellationToken, Timeout.InfiniteTimeSpan).AsValueTask().ConfigureAwait(false);
        }
        catch
        {
            cell.Discard();
            throw;
        }

        if (options.Name is not null || isPinned) Track(cell);
        if (MooringEventSource.Log.IsEnabled()) MooringEventSource.Log.Created(cell.Name);
        return new Moored<T>(cell, options.CallTimeout ?? Timeout.InfiniteTimeSpan);
    }

    internal static Executor OwnThread(string objectName) => new ThreadExecutor($"moored {objectName}", endsWithItsObjects: true);

    internal TurnObservation? Observe(Cell cell) => _telemetry is { IsListening: true } ? new TurnObservation(_telemetry, cell) : null;

    internal void ScheduleOnPool(Cell cell)
    {
        if (TryBorrowThread(cell)) return;
        if (Pool is { } pool)
        {
            pool(cell);
            return;
        }

        // By way of a queue, so that a blocked thread can reach what a starved pool does not come to.
        _scheduled.Enqueue(cell);
        ThreadPool.UnsafeQueueUserWorkItem(_runScheduled, preferLocal: false);
    }

    /// <summary>Runs the drain of a mobile object that was scheduled first; false if there is none.</summary>
    internal bool TryRunScheduled()
    {
        if (!_scheduled.TryDequeue(out Cell? cell)) return false;
        _ = cell.Drain(null);
        return true;
    }

    internal void Report(MooredFailure failure, Action<MooredFailure>? handler)
    {
        _telemetry?.Failed(failure);
        if (MooringEventSource.Log.IsEnabled())
            MooringEventSource.Log.Failure(failure.ObjectName, failure.Kind.ToString(), failure.Exception.Message);
        try
        {
            if ((handler ?? _options.OnFailure) is { } chosen) chosen(failure);
            else Console.Error.WriteLine($"mooring: {failure.Kind} in '{failure.ObjectName}': {failure.Exception}");
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"mooring: the failure handler threw {e}{Environment.NewLine}for {failure}");
        }
    }

    private static Executor Place<T>(MooredOptions options)
    {
        string name = options.Name ?? typeof(T).Name;
        return options.Executors is { } set
            ? set.Place(new PlacementRequest(typeof(T), name, options.PlacementKey), options.Placement).Thread
            : OwnThread(name);
    }

    /// <summary>The work item that runs what was scheduled first. One object serves for all: it says nothing but "run one".</summary>
    private sealed class ScheduledRun(MooringRuntime runtime) : IThreadPoolWorkItem
    {
        public void Execute() => runtime.TryRunScheduled();
    }
}
