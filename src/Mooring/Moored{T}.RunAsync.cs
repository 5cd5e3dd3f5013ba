using Mooring.Work;

namespace Mooring;

/// <content>Synchronous delegates, for asynchronous callers.</content>
public sealed partial class Moored<T>
{
    /// <summary>Runs a delegate in a turn.</summary>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>Completes when the delegate is done, with what it threw.</returns>
    public ValueTask RunAsync(Action<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.Ask<ActionWork<T>, Nothing>(new ActionWork<T>(work), cancellationToken, _limit).AsVoid();
    }

    /// <summary>Runs a delegate with a state in a turn.</summary>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="state">Passed to the delegate, which then needs no closure.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>Completes when the delegate is done, with what it threw.</returns>
    public ValueTask RunAsync<TState>(Action<T, TState> work, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.Ask<ActionWork<T, TState>, Nothing>(new ActionWork<T, TState>(work, state), cancellationToken, _limit).AsVoid();
    }

    /// <summary>Runs a function in a turn.</summary>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>The delegate's result, or what it threw.</returns>
    public ValueTask<TResult> RunAsync<TResult>(Func<T, TResult> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.Ask<FuncWork<T, TResult>, TResult>(new FuncWork<T, TResult>(work), cancellationToken, _limit).AsValueTask();
    }

    /// <summary>Runs a function with a state in a turn.</summary>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="state">Passed to the delegate, which then needs no closure.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun. Cancelled later, it is up to the delegate.</param>
    /// <returns>The delegate's result, or what it threw.</returns>
    public ValueTask<TResult> RunAsync<TState, TResult>(
        Func<T, TState, TResult> work, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.Ask<FuncWork<T, TState, TResult>, TResult>(
            new FuncWork<T, TState, TResult>(work, state), cancellationToken, _limit).AsValueTask();
    }
}
