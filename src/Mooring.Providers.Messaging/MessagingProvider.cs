using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Providers.Messaging.Broker;

namespace Mooring.Providers.Messaging;

/// <summary>Offers a broker as <c>wascc:messaging</c>.</summary>
/// <remarks>
/// A link's values: <c>SUBSCRIPTION</c>, subjects with commas between them whose messages the actor gets as <c>DeliverMessage</c>, and
/// <c>QUEUEGROUP_NAME</c>, the queue group for all of them. The messages of one subscription are delivered one after the other: the next
/// is handed over when the actor has handled the one before, and what waits meanwhile is bounded by the broker.
/// </remarks>
public sealed class MessagingProvider : CapabilityProvider<LinkedActor>
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(5); // of requests that name none

    private readonly Func<ActorLink, IProviderHost, CancellationToken, ValueTask<IMessageBroker>> _open;
    private readonly OwnBroker? _own; // the broker in the process; null for others

    /// <summary>Makes a provider.</summary>
    /// <param name="name">The broker's name, for people.</param>
    /// <param name="open">Opens a broker for a link, which then owns it; <see cref="MessagingException"/> says why it cannot.</param>
    public MessagingProvider(string name, Func<ActorLink, IProviderHost, CancellationToken, ValueTask<IMessageBroker>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        _open = open;
        Descriptor = new CapabilityDescriptor(CapabilityIds.Messaging, name)
        {
            Operations =
            [
                new(MessagingOperations.Publish, OperationDirection.ToProvider),
                new(MessagingOperations.Request, OperationDirection.ToProvider),
                new(MessagingOperations.DeliverMessage, OperationDirection.ToActor),
            ],
        };
    }

    internal MessagingProvider(string name, Func<ActorLink, IProviderHost, CancellationToken, ValueTask<IMessageBroker>> open, OwnBroker own)
        : this(name, open) => _own = own;

    /// <inheritdoc/>
    public override CapabilityDescriptor Descriptor { get; }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        if (_own is not null) await _own.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override ValueTask OpenAsync(CancellationToken ct)
    {
        _own?.Start(Host);
        return default;
    }

    /// <inheritdoc/>
    protected override async ValueTask<LinkedActor> OpenAsync(ActorLink link, CancellationToken ct)
    {
        try
        {
            IMessageBroker broker = await _open(link, Host, ct).ConfigureAwait(false);
            return await LinkedActor.OpenAsync(broker, link, Host, ct).ConfigureAwait(false);
        }
        catch (MessagingException e)
        {
            throw new ProviderException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask QuietAsync(LinkedActor bound, CancellationToken ct) => bound.QuietAsync();

    /// <inheritdoc/>
    protected override async ValueTask<ReadOnlyMemory<byte>> CallAsync(LinkedActor bound, CapabilityCall call, CancellationToken ct)
    {
        try
        {
            switch (call.Operation)
            {
                case MessagingOperations.Publish:
                    BrokerMessage message = call.Borrow<BrokerMessage>();
                    string? replyTo = message.ReplyTo.Length == 0 ? null : message.ReplyTo;
                    await bound.Broker.PublishAsync(message.Subject, replyTo, message.Body, ct).ConfigureAwait(false);
                    return default;
                case MessagingOperations.Request:
                    RequestMessage request = call.Read<RequestMessage>();
                    return await bound.Broker.RequestAsync(request.Subject, request.Body, Timeout(request), ct).ConfigureAwait(false);
                default:
                    throw call.UnknownOperation();
            }
        }
        catch (MessagingException e)
        {
            throw new ProviderException(e.Message, e);
        }
    }

    private static TimeSpan Timeout(RequestMessage request) => request.TimeoutMilliseconds switch
    {
        0 => UsualTimeout,
        < 0 => throw new ProviderException($"Request: {request.TimeoutMilliseconds} ms is no time to wait"),
        > int.MaxValue => TimeSpan.FromMilliseconds(int.MaxValue),
        var milliseconds => TimeSpan.FromMilliseconds(milliseconds),
    };
}
