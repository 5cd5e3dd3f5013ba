using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Mooring.Nats.Subscriptions;

namespace Mooring.Nats;

/// <summary>Interest in a subject, and the messages that have come for it.</summary>
/// <remarks>
/// <para>It survives the loss of the connection: it is made again on the next one, and messages published in between are missed.</para>
/// <para>Any number of tasks may read; each message goes to one of them. Disposing it ends the interest and drops what has not been read;
/// <see cref="DrainAsync"/> lets that be read first.</para>
/// </remarks>
public sealed class NatsSubscription : IAsyncEnumerable<NatsMessage>, IAsyncDisposable
{
    private readonly NatsConnection _connection;
    private readonly PendingMessages _pending;
    private readonly long _id;

    internal NatsSubscription(NatsConnection connection, SubscriptionEntry entry, PendingMessages pending)
    {
        (_connection, _id, Subject, QueueGroup, _pending) = (connection, entry.Id, entry.Subject, entry.QueueGroup, pending);
    }

    /// <summary>What was subscribed to; may have wildcards.</summary>
    public string Subject { get; }

    /// <summary>The queue group; <see langword="null"/> if it is in none.</summary>
    public string? QueueGroup { get; }

    /// <summary>Messages that wait to be read.</summary>
    public int PendingMessages => _pending.Count;

    /// <summary>Bytes of the messages that wait to be read: subjects, headers and data.</summary>
    public long PendingBytes => _pending.Bytes;

    /// <summary>Messages that came and were kept.</summary>
    public long Delivered => _pending.Delivered;

    /// <summary>Messages that came and were dropped because too many were waiting.</summary>
    public long Dropped => _pending.Dropped;

    /// <summary>Takes a message if one is waiting.</summary>
    public bool TryRead([NotNullWhen(true)] out NatsMessage? message) => _pending.TryRead(out message);

    /// <summary>Waits for a message.</summary>
    /// <returns>False if none follows: the subscription has ended.</returns>
    /// <exception cref="NatsConnectionException">The connection was lost for good.</exception>
    /// <exception cref="NatsPermissionException">The server forbids the subscription.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _pending.WaitToReadAsync(cancellationToken);

    /// <summary>Waits for the next message and takes it.</summary>
    /// <param name="timeout">How long to wait for it.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <returns><see langword="null"/> if none came in time, or if none follows.</returns>
    /// <inheritdoc cref="WaitToReadAsync" path="/exception"/>
    public async ValueTask<NatsMessage?> ReadAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (_pending.TryRead(out NatsMessage? message)) return message;
        if (timeout <= TimeSpan.Zero) return null;
        using var timer = new CancellationTokenSource(timeout, _connection.Options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            while (await _pending.WaitToReadAsync(either.Token).ConfigureAwait(false))
            {
                if (_pending.TryRead(out message)) return message;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over, which is an answer and no failure.
        }

        return null;
    }

    /// <summary>Reads until the subscription ends.</summary>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>; the subscription stays.</param>
    /// <inheritdoc cref="WaitToReadAsync" path="/exception"/>
    public async IAsyncEnumerable<NatsMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _pending.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_pending.TryRead(out NatsMessage? message)) yield return message;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerator<NatsMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>Ends the interest, and waits until everything that came before has been read.</summary>
    /// <param name="cancellationToken">Gives the wait up; the subscription ends all the same.</param>
    /// <exception cref="NatsTimeoutException">Messages were still waiting after <see cref="NatsOptions.DrainTimeout"/>; they are dropped.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _connection.StopDeliveryAsync(_id, cancellationToken).ConfigureAwait(false);
            _pending.Complete(error: null);
            TimeSpan time = _connection.Options.DrainTimeout;
            await _pending.Completion.WaitAsync(time, _connection.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new NatsTimeoutException($"{PendingMessages} messages on '{Subject}' were not read within the drain's time.", e);
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the interest. Readers get the end, without what has not been read.</summary>
    public ValueTask DisposeAsync()
    {
        _connection.Unsubscribe(_id);
        _pending.Complete(error: null);
        while (_pending.TryRead(out _))
        {
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Whether no message follows, and all were read.</summary>
    internal bool HasEnded => _pending.Completion.IsCompleted;

    internal Exception? Failure => _pending.Failure;
}
