using System.Runtime.CompilerServices;
using Mooring.Work;

namespace Mooring;

/// <content>Fire and forget: nobody awaits the turn.</content>
public sealed partial class Moored<T>
{
    /// <summary>Queues a delegate and returns. Its failure goes to the failure handlers.</summary>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun, which is then reported as not run.</param>
    /// <exception cref="MailboxFullException">There is no place, and the policy is not to drop.</exception>
    /// <exception cref="MooredStoppedException">The object has been stopped.</exception>
    public void Post(Action<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        _ = Cell.Post(new ActionWork<T>(work), cancellationToken, mayWait: false);
    }

    /// <summary>Queues a delegate with a state and returns. Its failure goes to the failure handlers.</summary>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="state">Passed to the delegate, which then needs no closure.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun, which is then reported as not run.</param>
    /// <exception cref="MailboxFullException">There is no place, and the policy is not to drop.</exception>
    /// <exception cref="MooredStoppedException">The object has been stopped.</exception>
    public void Post<TState>(Action<T, TState> work, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        _ = Cell.Post(new ActionWork<T, TState>(work, state), cancellationToken, mayWait: false);
    }

    /// <summary>Queues an asynchronous delegate and returns. Its failure goes to the failure handlers.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun, which is then reported as not run.</param>
    /// <exception cref="MailboxFullException">There is no place, and the policy is not to drop.</exception>
    /// <exception cref="MooredStoppedException">The object has been stopped.</exception>
    [OverloadResolutionPriority(1)]
    public void Post(Func<T, ValueTask> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        _ = Cell.PostAsync<ValueTaskWork<T>, PendingValueTask>(new ValueTaskWork<T>(work), cancellationToken, mayWait: false);
    }

    /// <summary>Queues an asynchronous delegate and returns. Its failure goes to the failure handlers.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun, which is then reported as not run.</param>
    /// <exception cref="MailboxFullException">There is no place, and the policy is not to drop.</exception>
    /// <exception cref="MooredStoppedException">The object has been stopped.</exception>
    public void Post(Func<T, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        _ = Cell.PostAsync<TaskWork<T>, PendingTask>(new TaskWork<T>(work), cancellationToken, mayWait: false);
    }

    /// <summary>Queues a delegate, waiting for a place if the mailbox is full. Its failure goes to the failure handlers.</summary>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun, which is then reported as not run.</param>
    /// <returns>Completes when the call has its place in the mailbox.</returns>
    /// <exception cref="MailboxFullException">There is no place, and the policy is to fail; or the poster is a turn of the object.</exception>
    /// <exception cref="MooredStoppedException">The object has been stopped.</exception>
    public ValueTask PostAsync(Action<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return AsAdmission(Cell.Post(new ActionWork<T>(work), cancellationToken, mayWait: true));
    }

    /// <summary>Queues an asynchronous delegate, waiting for a place if the mailbox is full. Its failure goes to the failure handlers.</summary>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Removes the call if it has not begun, which is then reported as not run.</param>
    /// <returns>Completes when the call has its place in the mailbox.</returns>
    /// <exception cref="MailboxFullException">There is no place, and the policy is to fail; or the poster is a turn of the object.</exception>
    /// <exception cref="MooredStoppedException">The object has been stopped.</exception>
    [OverloadResolutionPriority(1)]
    public ValueTask PostAsync(Func<T, ValueTask> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return AsAdmission(Cell.PostAsync<ValueTaskWork<T>, PendingValueTask>(
            new ValueTaskWork<T>(work), cancellationToken, mayWait: true));
    }

    private static ValueTask AsAdmission(Task? admission) => admission is null ? default : new ValueTask(admission);
}
