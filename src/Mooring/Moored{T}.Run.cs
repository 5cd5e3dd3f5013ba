using System.Runtime.CompilerServices;
using Mooring.Work;

namespace Mooring;

/// <content>For callers that cannot await.</content>
public sealed partial class Moored<T>
{
    /// <summary>Runs a delegate in a turn and waits for it, holding the thread.</summary>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <exception cref="MooredDeadlockException">The call is made inside a turn of the object.</exception>
    public void Run(Action<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        Cell.Run<ActionWork<T>, Nothing>(new ActionWork<T>(work), cancellationToken, _limit);
    }

    /// <summary>Runs a function in a turn and waits for it, holding the thread.</summary>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>The delegate's result.</returns>
    /// <exception cref="MooredDeadlockException">The call is made inside a turn of the object.</exception>
    public TResult Run<TResult>(Func<T, TResult> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.Run<FuncWork<T, TResult>, TResult>(new FuncWork<T, TResult>(work), cancellationToken, _limit);
    }

    /// <summary>Runs a function with a state in a turn and waits for it, holding the thread.</summary>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="state">Passed to the delegate, which then needs no closure.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>The delegate's result.</returns>
    /// <exception cref="MooredDeadlockException">The call is made inside a turn of the object.</exception>
    public TResult Run<TState, TResult>(
        Func<T, TState, TResult> work, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.Run<FuncWork<T, TState, TResult>, TResult>(
            new FuncWork<T, TState, TResult>(work, state), cancellationToken, _limit);
    }

    /// <summary>Runs an asynchronous delegate in a turn and waits for it, holding the thread.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <exception cref="MooredDeadlockException">The call is made inside a turn of the object.</exception>
    [OverloadResolutionPriority(1)]
    public void Run(Func<T, ValueTask> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        Cell.RunAsync<ValueTaskWork<T>, PendingValueTask, Nothing>(new ValueTaskWork<T>(work), cancellationToken, _limit);
    }

    /// <summary>Runs an asynchronous function in a turn and waits for it, holding the thread.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>The delegate's result.</returns>
    /// <exception cref="MooredDeadlockException">The call is made inside a turn of the object.</exception>
    [OverloadResolutionPriority(1)]
    public TResult Run<TResult>(Func<T, ValueTask<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.RunAsync<ValueTaskWork<T, TResult>, PendingValueTask<TResult>, TResult>(
            new ValueTaskWork<T, TResult>(work), cancellationToken, _limit);
    }

    /// <summary>Runs an asynchronous delegate in a turn and waits for it, holding the thread.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <exception cref="MooredDeadlockException">The call is made inside a turn of the object.</exception>
    public void Run(Func<T, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        Cell.RunAsync<TaskWork<T>, PendingTask, Nothing>(new TaskWork<T>(work), cancellationToken, _limit);
    }

    /// <summary>Runs an asynchronous function in a turn and waits for it, holding the thread.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>The delegate's result.</returns>
    /// <exception cref="MooredDeadlockException">The call is made inside a turn of the object.</exception>
    public TResult Run<TResult>(Func<T, Task<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.RunAsync<TaskWork<T, TResult>, PendingTask<TResult>, TResult>(
            new TaskWork<T, TResult>(work), cancellationToken, _limit);
    }
}
