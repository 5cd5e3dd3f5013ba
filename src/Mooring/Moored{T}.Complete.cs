using Mooring.Turns;

namespace Mooring;

/// <content>Completions: the rest of something that a turn has begun and that went on elsewhere.</content>
public sealed partial class Moored<T>
{
    /// <summary>Runs a delegate in a turn on this thread, if the object is idle and may run here.</summary>
    /// <param name="work">Called with the object, in one turn. What it throws is thrown here, after the turn.</param>
    /// <param name="state">Passed to the delegate, which then needs no closure.</param>
    /// <returns>Whether the delegate was called; if not, nothing has happened.</returns>
    public bool TryRun<TState>(Action<T, TState> work, TState state)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Cell.TryRun(work, state);
    }

    /// <summary>Queues a completion: it goes before calls, needs no place in the mailbox and is never refused or dropped.</summary>
    /// <param name="work">
    /// Called with the object, in one turn; with the default value of <typeparamref name="T"/> when the object has been disposed of. What
    /// it throws goes to the failure handlers.
    /// </param>
    /// <param name="state">Passed to the delegate, which then needs no closure.</param>
    /// <remarks>
    /// For work that a turn has begun and can no longer refuse. How much there can be at once is bounded by how much turns begin. Use
    /// <see cref="TryRun"/> first to spare a hand-over to another thread.
    /// </remarks>
    public void PostCompletion<TState>(Action<T, TState> work, TState state)
    {
        ArgumentNullException.ThrowIfNull(work);
        Cell.Post(static completion => ((Completion<T, TState>)completion!).Run(), new Completion<T, TState>(Cell, work, state));
    }
}
