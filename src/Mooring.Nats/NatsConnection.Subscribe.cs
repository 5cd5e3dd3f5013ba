using System.Collections.Concurrent;
using Mooring.Nats.Options;
using Mooring.Nats.Protocol;
using Mooring.Nats.Subscriptions;

namespace Mooring.Nats;

public sealed partial class NatsConnection
{
    private readonly ConcurrentDictionary<long, NatsSubscription> _open = new(); // those that a drain has to finish

    /// <summary>Subscribes to a subject.</summary>
    /// <param name="subject">The subject; <c>*</c> stands for one token, <c>&gt;</c> at the end for one or more.</param>
    /// <param name="options">Queue group, limits, end.</param>
    /// <param name="cancellationToken">Gives up; then there is no subscription.</param>
    /// <returns>The subscription, once the server has it; while the connection is being made again, at once.</returns>
    /// <exception cref="ArgumentException">The subject or an option is malformed.</exception>
    /// <exception cref="NatsPermissionException">The server forbids it.</exception>
    /// <exception cref="NatsTimeoutException">The server did not confirm within <see cref="NatsOptions.RequestTimeout"/>.</exception>
    /// <exception cref="NatsConnectionException">The connection is closed for good.</exception>
    /// <exception cref="InvalidOperationException">The connection is draining.</exception>
    public async Task<NatsSubscription> SubscribeAsync(
        string subject, NatsSubscriptionOptions? options = null, CancellationToken cancellationToken = default)
    {
        NatsSubscription subscription = Subscribe(subject, options ?? new());
        try
        {
            if (_link.TryPing() is { } pong) await ConfirmedAsync(pong, subject, cancellationToken).ConfigureAwait(false);
            if (subscription.Failure is { } failure) throw failure;
            return subscription;
        }
        catch
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Subscribes without waiting for the server: what is published after it on this connection comes.</summary>
    internal NatsSubscription Subscribe(string subject, NatsSubscriptionOptions options)
    {
        Subjects.ThrowIfNotSubscribable(subject);
        if (options.QueueGroup is { } group) Subjects.ThrowIfNotQueueGroup(group, "options.QueueGroup");
        Subjects.ThrowIfTooLong(subject, options.QueueGroup);
        if (options.MaxMessages is { } most) OptionChecks.RequireAtLeast(most, 1, "options.MaxMessages");
        NatsSubscriptionLimits limits = options.Limits ?? Options.SubscriptionLimits;
        limits.ThrowIfInvalid();
        ThrowIfEnded();
        if (_link.Closed.IsCompleted) throw new NatsConnectionException("The connection is closed.");
        if (Volatile.Read(ref _ending) == 1) throw new InvalidOperationException("The connection is draining: it takes no new subscriptions.");

        var pending = new PendingMessages(this, limits, dropped => _events.Post(new NatsSlowConsumer(subject, dropped)));
        SubscriptionEntry entry = _subscriptions.Add(subject, options.QueueGroup, options.MaxMessages, pending);
        var subscription = new NatsSubscription(this, entry, pending);
        _open[entry.Id] = subscription;
        _link.Outgoing.TryControl(entry.ToCommand());
        if (_link.Closed.IsCompleted) _subscriptions.CompleteAll(new NatsConnectionException("The connection is closed.")); // closed in between
        return subscription;
    }

    /// <summary>Ends the interest; what the server sends until it knows is dropped.</summary>
    internal void Unsubscribe(long id)
    {
        _open.TryRemove(id, out _);
        if (_subscriptions.Remove(id)) _link.Outgoing.TryControl(ClientCommands.Unsubscribe(id));
    }

    /// <summary>Ends the interest, and waits until everything that the server had sent before has come.</summary>
    internal async Task StopDeliveryAsync(long id, CancellationToken cancellationToken)
    {
        if (!_link.Outgoing.TryControl(ClientCommands.Unsubscribe(id)) || _link.TryPing() is not { } pong) return;
        try
        {
            await pong.WaitAsync(Options.DrainTimeout, Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (NatsConnectionException)
        {
            // The connection was lost, and with it all that could still have come.
        }
        finally
        {
            _subscriptions.Remove(id);
        }
    }

    private async Task ConfirmedAsync(Task pong, string subject, CancellationToken cancellationToken)
    {
        try
        {
            await pong.WaitAsync(Options.RequestTimeout, Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new NatsTimeoutException($"The server did not confirm the subscription to '{subject}' in time.", e);
        }
        catch (NatsConnectionException) when (!_link.Closed.IsCompleted)
        {
            // Lost meanwhile: the next connection begins with this subscription.
        }
    }

    private async Task DrainSubscriptionsAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_open.Values.Select(subscription => subscription.DrainAsync(cancellationToken))).ConfigureAwait(false);
        long start = Options.TimeProvider.GetTimestamp();
        while (_requests.Count > 0)
        {
            if (Options.TimeProvider.GetElapsedTime(start) > Options.DrainTimeout)
            {
                throw new NatsTimeoutException($"{_requests.Count} requests had no answer within the drain's time.");
            }

            // Each has its own deadline, so this ends; there is nothing that says when without costing every request.
            await Task.Delay(TimeSpan.FromMilliseconds(10), Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
