using Mooring.Executors;
using Mooring.Turns;
using Mooring.Work;

namespace Mooring;

/// <summary>What a family of moored objects hangs off: its clock, its failure handler, its threads.</summary>
/// <remarks>There is no ambient runtime. A program may have any number of them; they share nothing.</remarks>
public sealed class MooringRuntime
{
    private readonly MooringRuntimeOptions _options;

    /// <summary>Makes a runtime. It starts no thread until an object needs one.</summary>
    /// <param name="options">Default: <c>new MooringRuntimeOptions()</c>.</param>
    public MooringRuntime(MooringRuntimeOptions? options = null) => _options = options ?? MooringRuntimeOptions.Default;

    /// <summary>The clock of this runtime's objects.</summary>
    public TimeProvider TimeProvider => _options.TimeProvider;

    /// <summary>Replaces the thread pool in tests that decide themselves what runs when.</summary>
    internal Action<IThreadPoolWorkItem>? Pool { get; init; }

    /// <summary>Makes an object and moors it.</summary>
    /// <typeparam name="T">The object's type. Nothing but turns should touch the object from now on.</typeparam>
    /// <param name="factory">Runs as the object's first turn: on its thread, if it has one.</param>
    /// <param name="options">Default: <c>new MooredOptions()</c>.</param>
    /// <param name="cancellationToken">Cancels the creation before the factory has begun.</param>
    /// <returns>The handle. What the factory throws fails the task; nothing is left behind then.</returns>
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
    public async ValueTask<Moored<T>> CreateAsync<T>(
        Func<CancellationToken, ValueTask<T>> factory, MooredOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        options ??= MooredOptions.Default;
        Executor? executor = options.Affinity == Affinity.Thread
            ? new ThreadExecutor($"moored {options.Name ?? typeof(T).Name}")
            : null;
        var cell = new Cell<T>(this, options, executor);
        try
        {
            cell.Value = await cell.AskAsync<CreateWork<T>, PendingValueTask<T>, T>(
                new CreateWork<T>(factory), cancellationToken, Timeout.InfiniteTimeSpan).AsValueTask().ConfigureAwait(false);
        }
        catch
        {
            executor?.Release();
            throw;
        }

        return new Moored<T>(cell, options.CallTimeout ?? Timeout.InfiniteTimeSpan);
    }

    internal void ScheduleOnPool(Cell cell)
    {
        if (Pool is { } pool) pool(cell);
        else ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: false);
    }

    internal void Report(MooredFailure failure, Action<MooredFailure>? handler)
    {
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
}
