using System.Runtime.CompilerServices;

namespace Mooring;

/// <content>Calls that lease the object of a key while they last.</content>
public sealed partial class MooredPool<TKey, T>
{
    /// <summary>Runs a delegate in a turn of a key's object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="cancellationToken">Ends the wait for the object, and removes the call if it has not begun.</param>
    /// <exception cref="MooredPoolFullException">There are too many objects, and all are leased.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    public async ValueTask RunAsync(TKey key, Action<T> work, CancellationToken cancellationToken = default)
    {
        using MooredLease<T> lease = await LeaseAsync(key, cancellationToken).ConfigureAwait(false);
        await lease.Moored.RunAsync(work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a function in a turn of a key's object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="work">Called with the object, in one turn.</param>
    /// <param name="cancellationToken">Ends the wait for the object, and removes the call if it has not begun.</param>
    /// <exception cref="MooredPoolFullException">There are too many objects, and all are leased.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    public async ValueTask<TResult> RunAsync<TResult>(TKey key, Func<T, TResult> work, CancellationToken cancellationToken = default)
    {
        using MooredLease<T> lease = await LeaseAsync(key, cancellationToken).ConfigureAwait(false);
        return await lease.Moored.RunAsync(work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs an asynchronous delegate in a turn of a key's object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Ends the wait for the object, and removes the call if it has not begun.</param>
    /// <exception cref="MooredPoolFullException">There are too many objects, and all are leased.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    public async ValueTask RunAsync(TKey key, Func<T, Task> work, CancellationToken cancellationToken = default)
    {
        using MooredLease<T> lease = await LeaseAsync(key, cancellationToken).ConfigureAwait(false);
        await lease.Moored.RunAsync(work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs an asynchronous function in a turn of a key's object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Ends the wait for the object, and removes the call if it has not begun.</param>
    /// <exception cref="MooredPoolFullException">There are too many objects, and all are leased.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    public async ValueTask<TResult> RunAsync<TResult>(TKey key, Func<T, Task<TResult>> work, CancellationToken cancellationToken = default)
    {
        using MooredLease<T> lease = await LeaseAsync(key, cancellationToken).ConfigureAwait(false);
        return await lease.Moored.RunAsync(work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs an asynchronous delegate in a turn of a key's object. Async lambdas prefer this overload.</summary>
    /// <param name="key">The key.</param>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Ends the wait for the object, and removes the call if it has not begun.</param>
    /// <exception cref="MooredPoolFullException">There are too many objects, and all are leased.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    [OverloadResolutionPriority(1)]
    public async ValueTask RunAsync(TKey key, Func<T, ValueTask> work, CancellationToken cancellationToken = default)
    {
        using MooredLease<T> lease = await LeaseAsync(key, cancellationToken).ConfigureAwait(false);
        await lease.Moored.RunAsync(work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs an asynchronous function in a turn of a key's object. Async lambdas prefer this overload.</summary>
    /// <param name="key">The key.</param>
    /// <param name="work">Called with the object; the turn lasts until its task completes.</param>
    /// <param name="cancellationToken">Ends the wait for the object, and removes the call if it has not begun.</param>
    /// <exception cref="MooredPoolFullException">There are too many objects, and all are leased.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    [OverloadResolutionPriority(1)]
    public async ValueTask<TResult> RunAsync<TResult>(TKey key, Func<T, ValueTask<TResult>> work, CancellationToken cancellationToken = default)
    {
        using MooredLease<T> lease = await LeaseAsync(key, cancellationToken).ConfigureAwait(false);
        return await lease.Moored.RunAsync(work, cancellationToken).ConfigureAwait(false);
    }
}
