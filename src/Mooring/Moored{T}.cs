using System.Diagnostics;
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
[DebuggerDisplay("{Cell.Name,nq}")]
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

    /// <inheritdoc/>
    public override string ToString() => $"Moored {Name}";
}
