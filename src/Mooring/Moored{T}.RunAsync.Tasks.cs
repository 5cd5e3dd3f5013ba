using System.Runtime.CompilerServices;
using Mooring.Work;

namespace Mooring;

/// <content>Asynchronous delegates, for asynchronous callers.</content>
public sealed partial class Moored<T>
{
    /// <summary>Runs an asynchronous delegate in a turn.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>Completes when the delegate is done, with what it threw.</returns>
    public ValueTask RunAsync(Func<T, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<TaskWork<T>, PendingTask, Nothing>(new TaskWork<T>(work), cancellationToken, _limit).AsVoid();
    }

    /// <summary>Runs an asynchronous function in a turn.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>The delegate's result, or what it threw.</returns>
    public ValueTask<TResult> RunAsync<TResult>(Func<T, Task<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<TaskWork<T, TResult>, PendingTask<TResult>, TResult>(
            new TaskWork<T, TResult>(work), cancellationToken, _limit).AsValueTask();
    }

    /// <summary>Runs an asynchronous delegate in a turn. Async lambdas prefer this overload.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>Completes when the delegate is done, with what it threw.</returns>
    [OverloadResolutionPriority(1)]
    public ValueTask RunAsync(Func<T, ValueTask> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<ValueTaskWork<T>, PendingValueTask, Nothing>(
            new ValueTaskWork<T>(work), cancellationToken, _limit).AsVoid();
    }

    /// <summary>Runs an asynchronous function in a turn. Async lambdas prefer this overload.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>The delegate's result, or what it threw.</returns>
    [OverloadResolutionPriority(1)]
    public ValueTask<TResult> RunAsync<TResult>(
        Func<T, ValueTask<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<ValueTaskWork<T, TResult>, PendingValueTask<TResult>, TResult>(
            new ValueTaskWork<T, TResult>(work), cancellationToken, _limit).AsValueTask();
    }

    /// <summary>Runs an asynchronous delegate with a state in a turn.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="state">Passed to the delegate, which then needs no closure.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>Completes when the delegate is done, with what it threw.</returns>
    [OverloadResolutionPriority(1)]
    public ValueTask RunAsync<TState>(
        Func<T, TState, ValueTask> work, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<StatefulWork<T, TState>, PendingValueTask, Nothing>(
            new StatefulWork<T, TState>(work, state), cancellationToken, _limit).AsVoid();
    }

    /// <summary>Runs an asynchronous function with a state in a turn.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="state">Passed to the delegate, which then needs no closure.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>The delegate's result, or what it threw.</returns>
    [OverloadResolutionPriority(1)]
    public ValueTask<TResult> RunAsync<TState, TResult>(
        Func<T, TState, ValueTask<TResult>> work, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<StatefulWork<T, TState, TResult>, PendingValueTask<TResult>, TResult>(
            new StatefulWork<T, TState, TResult>(work, state), cancellationToken, _limit).AsValueTask();
    }

    /// <summary>Runs an asynchronous delegate that can be told to stop, in a turn.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun, and is passed on, together with the deadline and the end of a drain.</param>
    /// <returns>Completes when the delegate is done, with what it threw.</returns>
    [OverloadResolutionPriority(1)]
    public ValueTask RunAsync(Func<T, CancellationToken, ValueTask> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<CancellableWork<T>, PendingValueTask, Nothing>(
            new CancellableWork<T>(work), cancellationToken, _limit).AsVoid();
    }

    /// <summary>Runs an asynchronous function that can be told to stop, in a turn.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun, and is passed on, together with the deadline and the end of a drain.</param>
    /// <returns>The delegate's result, or what it threw.</returns>
    [OverloadResolutionPriority(1)]
    public ValueTask<TResult> RunAsync<TResult>(
        Func<T, CancellationToken, ValueTask<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<CancellableWork<T, TResult>, PendingValueTask<TResult>, TResult>(
            new CancellableWork<T, TResult>(work), cancellationToken, _limit).AsValueTask();
    }

    /// <summary>Runs an asynchronous delegate with a state in a turn.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="state">Passed to the delegate, which then needs no closure.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>Completes when the delegate is done, with what it threw.</returns>
    public ValueTask RunAsync<TState>(Func<T, TState, Task> work, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<StatefulTaskWork<T, TState>, PendingTask, Nothing>(
            new StatefulTaskWork<T, TState>(work, state), cancellationToken, _limit).AsVoid();
    }

    /// <summary>Runs an asynchronous function with a state in a turn.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="state">Passed to the delegate, which then needs no closure.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>The delegate's result, or what it threw.</returns>
    public ValueTask<TResult> RunAsync<TState, TResult>(
        Func<T, TState, Task<TResult>> work, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<StatefulTaskWork<T, TState, TResult>, PendingTask<TResult>, TResult>(
            new StatefulTaskWork<T, TState, TResult>(work, state), cancellationToken, _limit).AsValueTask();
    }

    /// <summary>Runs an asynchronous delegate that can be told to stop, in a turn.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun, and is passed on, together with the deadline and the end of a drain.</param>
    /// <returns>Completes when the delegate is done, with what it threw.</returns>
    public ValueTask RunAsync(Func<T, CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<CancellableTaskWork<T>, PendingTask, Nothing>(
            new CancellableTaskWork<T>(work), cancellationToken, _limit).AsVoid();
    }

    /// <summary>Runs an asynchronous function that can be told to stop, in a turn.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun, and is passed on, together with the deadline and the end of a drain.</param>
    /// <returns>The delegate's result, or what it threw.</returns>
    public ValueTask<TResult> RunAsync<TResult>(
        Func<T, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.AskAsync<CancellableTaskWork<T, TResult>, PendingTask<TResult>, TResult>(
            new CancellableTaskWork<T, TResult>(work), cancellationToken, _limit).AsValueTask();
    }
}
