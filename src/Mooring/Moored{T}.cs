using System.Diagnostics;
using Mooring.Executors;
using Mooring.Turns;

namespace Mooring;

/// <summary>A handle to an object that must be used from one place at a time.</summary>
/// <typeparam name="T">The object's type.</typeparam>
/// <remarks>
/// <para>Safe for any number of threads. Calls become turns of the object: never two at once, each seeing the writes of
/// the one before, in the order in which the calls of one caller were made.</para>
/// <para>A synchronous delegate holds the object until it returns; an asynchronous one until its task completes, unless
/// the object is re-entrant, and resumes after each <c>await</c> within the object's affinity, provided it does not
/// leave it with <c>ConfigureAwait(false)</c>. The caller's code never runs inside a turn.</para>
/// <para>Do not let the object escape from the delegates.</para>
/// </remarks>
[DebuggerDisplay("{Cell.Name,nq}: {Cell.DescribeState(),nq}")]
[DebuggerTypeProxy(typeof(Checks.MooredDebugView<>))]
public sealed partial class Moored<T> : IAsyncDisposable
{
    private readonly TimeSpan _limit;

    internal Moored(Cell<T> cell, TimeSpan limit)
    {
        Cell = cell;
        _limit = limit;
    }

    /// <summary>The object's name, for people.</summary>
    public string Name => Cell.Name;

    internal Cell<T> Cell { get; }

    /// <summary>The same object, with another deadline for the calls made through the new handle.</summary>
    /// <param name="timeout">
    /// The time a call may take, queueing and running together; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.
    /// </param>
    public Moored<T> WithTimeout(TimeSpan timeout)
    {
        if (timeout != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return new Moored<T>(Cell, timeout);
    }

    /// <summary>Moves the object to another thread, between turns: after the calls made before, and before those made later.</summary>
    /// <param name="target">The thread to live on from now on.</param>
    /// <param name="cancellationToken">Removes the move if it has not begun.</param>
    /// <exception cref="InvalidOperationException">
    /// The object is <see cref="ThreadAffineAttribute">thread-affine</see>, holds a lock or its thread, or another of its
    /// turns is waiting. It stays where it is.
    /// </exception>
    public ValueTask MoveAsync(MooredExecutor target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Cell.MoveAsync(target.Thread, cancellationToken);
    }

    /// <summary>Makes the object mobile, or gives it a thread of its own, between turns.</summary>
    /// <param name="affinity">What the object should be from now on.</param>
    /// <param name="cancellationToken">Removes the move if it has not begun.</param>
    /// <exception cref="InvalidOperationException">As for the other overload.</exception>
    public ValueTask MoveAsync(Affinity affinity, CancellationToken cancellationToken = default) =>
        affinity == Affinity.Task ? Cell.MoveAsync(null, cancellationToken) : MoveToOwnThreadAsync(cancellationToken);

    /// <summary>Runs blocking work on a thread made for it, and then a turn with its result.</summary>
    /// <param name="work">May block. It must not touch the object.</param>
    /// <param name="then">Called with the object and what <paramref name="work"/> returned, in a turn.</param>
    /// <param name="cancellationToken">Removes the work, or the turn, if it has not begun.</param>
    public async ValueTask<TResult> RunBlockingAsync<TBlocking, TResult>(
        Func<TBlocking> work, Func<T, TBlocking, TResult> then, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(then);
        TBlocking found = await Cell.Runtime.RunBlockingAsync(work, cancellationToken).ConfigureAwait(false);
        return await RunAsync(then, found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the object: refuses new calls, finishes the accepted ones, disposes the object as its last turn.</summary>
    /// <param name="drain">
    /// How long accepted calls may take; default: <see cref="MooredOptions.DrainTimeout"/>. What has not finished by
    /// then fails with <see cref="MooredStoppedException"/>, and is told to stop through its token.
    /// </param>
    /// <returns>What was cut off. All callers of <c>StopAsync</c> get the report of the first.</returns>
    /// <exception cref="MooredDeadlockException">The call is made inside a turn of the object, whose end it would await.</exception>
    public ValueTask<StopReport> StopAsync(TimeSpan? drain = null)
    {
        if (Cell.IsOnThisThread)
            throw new MooredDeadlockException(Name, [Name, Name], "A turn cannot await the stop of its own object.");
        return new ValueTask<StopReport>(Cell.StopAsync(drain ?? Cell.Options.DrainTimeout));
    }

    /// <summary>Stops the object with the drain time of its options. See <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    /// <summary>How many calls wait for a turn. For people and health checks: it may have changed when it is read.</summary>
    public int Queued => Cell.Queued;

    /// <summary>How often the object has been made anew. See <see cref="MooredOptions.Supervision"/>.</summary>
    public int Restarts => Cell.Restarts;

    /// <summary>Whether the object takes calls: it has not been stopped.</summary>
    public bool IsServing => Cell.IsServing;

    /// <inheritdoc/>
    public override string ToString() => $"Moored {Name}: {Cell.DescribeState()}";

    private async ValueTask MoveToOwnThreadAsync(CancellationToken cancellationToken)
    {
        Executor thread = MooringRuntime.OwnThread(Name);
        thread.Acquire(); // until the object has its own claim; without one, the thread ends
        try
        {
            await Cell.MoveAsync(thread, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            thread.Release();
        }
    }
}
