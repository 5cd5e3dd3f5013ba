using System.Threading.Channels;

namespace Mooring.Providers.Messaging.Broker;

/// <summary>A subscription to the broker in the process, and what waits for its reader.</summary>
internal sealed class BrokerSubscription : IMessageSubscription
{
    private readonly InProcessBroker _broker;
    private readonly Channel<BrokerDelivery> _waiting;
    private long _dropped;

    public BrokerSubscription(InProcessBroker broker, string subject, string[] pattern, string? queueGroup, int capacity)
    {
        (_broker, Subject, Pattern, QueueGroup) = (broker, subject, pattern, queueGroup);
        // Full means that writing fails, never that it waits: the broker counts what does not go in.
        _waiting = Channel.CreateBounded<BrokerDelivery>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    public string Subject { get; }

    public string[] Pattern { get; }

    public string? QueueGroup { get; }

    public int Waiting => _waiting.Reader.Count;

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Offer(in BrokerDelivery delivery)
    {
        if (!_waiting.Writer.TryWrite(delivery)) Interlocked.Increment(ref _dropped);
    }

    public ValueTask<BrokerDelivery> ReadAsync(CancellationToken ct) => _waiting.Reader.ReadAsync(ct);

    public IAsyncEnumerable<BrokerDelivery> ReadAllAsync(CancellationToken ct) => _waiting.Reader.ReadAllAsync(ct);

    public void End() => _waiting.Writer.TryComplete();

    public ValueTask DisposeAsync()
    {
        _broker.Remove(this);
        End();
        return default;
    }
}
