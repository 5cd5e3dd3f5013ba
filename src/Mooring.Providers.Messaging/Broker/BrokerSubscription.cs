using System.Threading.Channels;

namespace Mooring.Providers.Messaging.Broker;

/// <summary>A subscription to the broker in the process, and what waits for its reader.</summary>
internal sealed class BrokerSubscription : Subscriber, IMessageSubscription
{
    private readonly InProcessBroker _broker;
    private readonly Channel<BrokerDelivery> _waiting;
    private long _dropped;

    public BrokerSubscription(InProcessBroker broker, string subject, string[] pattern, string? queueGroup, int capacity)
        : base(subject, pattern, queueGroup)
    {
        _broker = broker;
        // Full means that writing fails, never that it waits: the broker counts what does not go in.
        _waiting = Channel.CreateBounded<BrokerDelivery>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    public override int Waiting => _waiting.Reader.Count;

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <remarks>Actors know no headers.</remarks>
    public override void Offer(in BrokerDelivery delivery, ReadOnlyMemory<byte> headers)
    {
        if (!_waiting.Writer.TryWrite(delivery)) Interlocked.Increment(ref _dropped);
    }

    public ValueTask<BrokerDelivery> ReadAsync(CancellationToken ct) => _waiting.Reader.ReadAsync(ct);

    public IAsyncEnumerable<BrokerDelivery> ReadAllAsync(CancellationToken ct) => _waiting.Reader.ReadAllAsync(ct);

    public override void End() => _waiting.Writer.TryComplete();

    public ValueTask DisposeAsync()
    {
        _broker.Remove(this);
        End();
        return default;
    }
}
