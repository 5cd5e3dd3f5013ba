namespace Mooring.Providers.Messaging.Broker;

/// <summary>One link's view of a broker that outlives it: the end of a link ends its subscriptions, not the broker.</summary>
internal sealed class SharedBroker(InProcessBroker broker) : IMessageBroker
{
    public ValueTask PublishAsync(string subject, string? replyTo, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        broker.PublishAsync(subject, replyTo, body, ct);

    public ValueTask<ReadOnlyMemory<byte>> RequestAsync(string subject, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken ct) =>
        broker.RequestAsync(subject, body, timeout, ct);

    public ValueTask<IMessageSubscription> SubscribeAsync(string subject, string? queueGroup, CancellationToken ct) =>
        broker.SubscribeAsync(subject, queueGroup, ct);

    public ValueTask DisposeAsync() => default;
}
