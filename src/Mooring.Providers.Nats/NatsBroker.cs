using System.Runtime.CompilerServices;
using Mooring.Nats;
using Mooring.Providers.Messaging;

namespace Mooring.Providers.Nats;

/// <summary>A NATS connection as a broker. It owns the connection.</summary>
internal sealed class NatsBroker(NatsConnection connection) : IMessageBroker
{
    public async ValueTask PublishAsync(string subject, string? replyTo, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        try
        {
            await connection.PublishAsync(subject, body, replyTo, cancellationToken: ct).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new MessagingException(e.Message, e);
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>> RequestAsync(string subject, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            return (await connection.RequestAsync(subject, body, timeout: timeout, cancellationToken: ct).ConfigureAwait(false)).Data;
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new MessagingException(e.Message, e);
        }
    }

    public async ValueTask<IMessageSubscription> SubscribeAsync(string subject, string? queueGroup, CancellationToken ct)
    {
        try
        {
            return new Subscription(await connection.SubscribeAsync(subject, new() { QueueGroup = queueGroup }, ct).ConfigureAwait(false));
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new MessagingException(e.Message, e);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static bool IsExpected(Exception e) => e is NatsException or ArgumentException or ObjectDisposedException;

    private sealed class Subscription(NatsSubscription subscription) : IMessageSubscription
    {
        public string Subject => subscription.Subject;

        public long Dropped => subscription.Dropped;

        public async IAsyncEnumerable<BrokerDelivery> ReadAllAsync([EnumeratorCancellation] CancellationToken ct)
        {
            while (await MoreAsync(ct).ConfigureAwait(false))
            {
                while (subscription.TryRead(out NatsMessage? message)) yield return new BrokerDelivery(message.Subject, message.ReplyTo, message.Data);
            }
        }

        public ValueTask DisposeAsync() => subscription.DisposeAsync();

        private async ValueTask<bool> MoreAsync(CancellationToken ct)
        {
            try
            {
                return await subscription.WaitToReadAsync(ct).ConfigureAwait(false);
            }
            catch (NatsException e)
            {
                throw new MessagingException(e.Message, e);
            }
        }
    }
}
