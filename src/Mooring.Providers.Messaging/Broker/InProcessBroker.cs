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
    private readonly SubjectTree<Subscriber> _subscriptions = new(); // guarded by _gate
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

        Deliver(subject, replyTo, body.ToArray());
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> RequestAsync(string subject, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken ct)
    {
        string inbox = _inbox + Interlocked.Increment(ref _lastInbox).ToString(CultureInfo.InvariantCulture);
        BrokerSubscription answers = Subscribe(inbox, queueGroup: null, capacity: 1);
        await using (answers.ConfigureAwait(false))
        {
            if (Deliver(subject, inbox, body.ToArray()) == 0) throw new MessagingException($"Nobody answers requests to '{subject}'.");
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
        List<Subscriber> all = [];
        lock (_gate)
        {
            _disposed = true;
            _subscriptions.Clear(all);
        }

        foreach (Subscriber subscriber in all) subscriber.End();
        return default;
    }

    /// <exception cref="MessagingException">The broker has stopped.</exception>
    internal void Add(Subscriber subscriber)
    {
        lock (_gate)
        {
            ThrowIfDisposed_NeedsLock();
            _subscriptions.Add(subscriber.Pattern, subscriber);
        }
    }

    internal void Remove(Subscriber subscriber)
    {
        lock (_gate) _subscriptions.Remove(subscriber.Pattern, subscriber);
    }

    /// <summary>Hands a message to everybody that it is for.</summary>
    /// <param name="subject">Where to; no wildcards.</param>
    /// <param name="replyTo">Where answers are expected; null for nowhere.</param>
    /// <param name="body">Its bytes, which nobody changes from now on.</param>
    /// <param name="headers">Its headers as NATS spells them, likewise; none mostly.</param>
    /// <param name="publisher">Who publishes, for subscribers that refuse their own messages.</param>
    /// <returns>How many subscriptions it was for.</returns>
    /// <exception cref="MessagingException">The subject is malformed, or the broker has stopped.</exception>
    internal int Deliver(string subject, string? replyTo, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> headers = default, object? publisher = null)
    {
        string[] tokens = SubjectRules.Subject(subject);
        var delivery = new BrokerDelivery(subject, replyTo, body);
        var found = new List<Subscriber>();
        // Handed over under the lock, so that every subscription sees the messages of one publisher in their order; it takes no waiting.
        lock (_gate)
        {
            ThrowIfDisposed_NeedsLock();
            _subscriptions.Match(tokens, found);
            found.RemoveAll(subscriber => !subscriber.Takes(publisher));
            if (found.Count == 0) return 0;
            int receivers = 0;
            foreach (Subscriber subscriber in found.Where(subscriber => subscriber.QueueGroup is null))
            {
                subscriber.Offer(delivery, headers);
                receivers++;
            }

            foreach (IGrouping<string?, Subscriber> group in found.Where(subscriber => subscriber.QueueGroup is not null).GroupBy(subscriber => subscriber.QueueGroup))
            {
                LeastBusy(group).Offer(delivery, headers);
                receivers++;
            }

            return receivers;
        }
    }

    private BrokerSubscription Subscribe(string subject, string? queueGroup, int capacity)
    {
        var subscription = new BrokerSubscription(this, subject, SubjectRules.Pattern(subject), queueGroup, capacity);
        Add(subscription);
        return subscription;
    }

    /// <summary>The member of a queue group with the fewest messages waiting; among equals, one at random.</summary>
    private static Subscriber LeastBusy(IEnumerable<Subscriber> group)
    {
        Subscriber? best = null;
        int equals = 0;
        foreach (Subscriber member in group)
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
