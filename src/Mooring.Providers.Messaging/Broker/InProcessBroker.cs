using System.Globalization;
using System.Security.Cryptography;
using Mooring.Providers.Messaging.Subjects;

namespace Mooring.Providers.Messaging.Broker;

/// <summary>A broker inside the process, with the subjects, queue groups and answers of NATS, and its way with slow readers.</summary>
/// <remarks>
/// Publishing never waits for readers: an actor that publishes to itself would wait for itself. What a subscription has no room for is
/// dropped and counted.
/// </remarks>
public sealed class InProcessBroker : IMessageBroker
{
    private const string InboxPrefix = "_INBOX.";

    private readonly Lock _gate = new();
    private readonly SubjectTree<BrokerSubscription> _subscriptions = new(); // guarded by _gate
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly string _inbox = InboxPrefix + RandomNumberGenerator.GetHexString(16) + ".";
    private long _lastInbox;
    private bool _disposed; // guarded by _gate

    /// <param name="time">The clock for the time that answers have.</param>
    /// <param name="capacity">Messages that wait for the reader of one subscription; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public InProcessBroker(TimeProvider time, int capacity = 4096)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (_time, _capacity) = (time, capacity);
    }

    /// <inheritdoc/>
    public ValueTask PublishAsync(string subject, string? replyTo, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (replyTo is not null)
        {
            SubjectRules.Subject(replyTo);
            SubjectRules.ThrowIfTooLong(subject, replyTo);
        }

        Deliver(subject, replyTo, body);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> RequestAsync(string subject, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken ct)
    {
        string inbox = _inbox + Interlocked.Increment(ref _lastInbox).ToString(CultureInfo.InvariantCulture);
        BrokerSubscription answers = Subscribe(inbox, queueGroup: null, capacity: 1);
        await using (answers.ConfigureAwait(false))
        {
            if (Deliver(subject, inbox, body) == 0) throw new MessagingException($"Nobody answers requests to '{subject}'.");
            try
            {
                BrokerDelivery answer = await answers.ReadAsync(ct).AsTask().WaitAsync(timeout, _time, ct).ConfigureAwait(false);
                return answer.Body;
            }
            catch (TimeoutException e)
            {
                throw new MessagingException($"No answer to the request on '{subject}' came within {timeout.TotalMilliseconds:0} ms.", e);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<IMessageSubscription> SubscribeAsync(string subject, string? queueGroup, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return new(Subscribe(subject, queueGroup, _capacity));
    }

    /// <summary>Ends all subscriptions.</summary>
    public ValueTask DisposeAsync()
    {
        List<BrokerSubscription> all = [];
        lock (_gate)
        {
            _disposed = true;
            _subscriptions.Clear(all);
        }

        foreach (BrokerSubscription subscription in all) subscription.End();
        return default;
    }

    internal void Remove(BrokerSubscription subscription)
    {
        lock (_gate) _subscriptions.Remove(subscription.Pattern, subscription);
    }

    private BrokerSubscription Subscribe(string subject, string? queueGroup, int capacity)
    {
        var subscription = new BrokerSubscription(this, subject, SubjectRules.Pattern(subject), queueGroup, capacity);
        lock (_gate)
        {
            ThrowIfDisposed_NeedsLock();
            _subscriptions.Add(subscription.Pattern, subscription);
        }

        return subscription;
    }

    /// <returns>How many subscriptions it was for.</returns>
    private int Deliver(string subject, string? replyTo, ReadOnlyMemory<byte> body)
    {
        string[] tokens = SubjectRules.Subject(subject);
        var found = new List<BrokerSubscription>();
        // Handed over under the lock, so that every subscription sees the messages of one publisher in their order; it takes no waiting.
        lock (_gate)
        {
            ThrowIfDisposed_NeedsLock();
            _subscriptions.Match(tokens, found);
            if (found.Count == 0) return 0;
            var delivery = new BrokerDelivery(subject, replyTo, body.ToArray()); // one copy for all: nobody changes it
            int receivers = 0;
            foreach (BrokerSubscription subscription in found.Where(subscription => subscription.QueueGroup is null))
            {
                subscription.Offer(delivery);
                receivers++;
            }

            foreach (IGrouping<string?, BrokerSubscription> group in found.Where(subscription => subscription.QueueGroup is not null).GroupBy(subscription => subscription.QueueGroup))
            {
                LeastBusy(group).Offer(delivery);
                receivers++;
            }

            return receivers;
        }
    }

    /// <summary>The member of a queue group with the fewest messages waiting; among equals, one at random.</summary>
    private static BrokerSubscription LeastBusy(IEnumerable<BrokerSubscription> group)
    {
        BrokerSubscription? best = null;
        int equals = 0;
        foreach (BrokerSubscription member in group)
        {
            int order = best is null ? -1 : member.Waiting.CompareTo(best.Waiting);
            if (order < 0) (best, equals) = (member, 1);
            else if (order == 0 && Random.Shared.Next(++equals) == 0) best = member;
        }

        return best!;
    }

    private void ThrowIfDisposed_NeedsLock()
    {
        if (_disposed) throw new MessagingException("The broker has stopped.");
    }
}
