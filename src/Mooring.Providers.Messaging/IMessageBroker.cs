namespace Mooring.Providers.Messaging;

/// <summary>What <c>wascc:messaging</c> needs of a broker: subjects with the wildcards of NATS, queue groups, and questions with answers.</summary>
/// <remarks>
/// All members may be called by several threads at once. A message goes to every subscription that is there when it is published, and to one
/// of each queue group; it is lost if there is none. What can be expected to go wrong is thrown as <see cref="MessagingException"/>.
/// </remarks>
public interface IMessageBroker : IAsyncDisposable
{
    /// <summary>Publishes a message.</summary>
    /// <param name="subject">Where to; no wildcards.</param>
    /// <param name="replyTo">Where answers are expected; null for nowhere.</param>
    /// <param name="body">May be empty; may be used again when the call has completed.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="MessagingException">A subject is malformed, the body too long, or the broker is not there.</exception>
    ValueTask PublishAsync(string subject, string? replyTo, ReadOnlyMemory<byte> body, CancellationToken ct);

    /// <summary>Publishes a message and waits for the first answer.</summary>
    /// <param name="subject">Where to; no wildcards.</param>
    /// <param name="body">May be empty.</param>
    /// <param name="timeout">How long to wait; more than zero.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="MessagingException">Nobody listens, no answer came in time, or as for <see cref="PublishAsync"/>.</exception>
    ValueTask<ReadOnlyMemory<byte>> RequestAsync(string subject, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken ct);

    /// <summary>Subscribes to a subject.</summary>
    /// <param name="subject">The subject; <c>*</c> stands for one token, <c>&gt;</c> at the end for one or more.</param>
    /// <param name="queueGroup">The group of which one subscription gets each message; null: none.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The subscription, once the broker has it.</returns>
    /// <exception cref="MessagingException">The subject is malformed, or the broker refuses it.</exception>
    ValueTask<IMessageSubscription> SubscribeAsync(string subject, string? queueGroup, CancellationToken ct);
}

/// <summary>A subscription: the messages that wait for its one reader. Disposing it ends it.</summary>
public interface IMessageSubscription : IAsyncDisposable
{
    /// <summary>What was subscribed to.</summary>
    string Subject { get; }

    /// <summary>Messages that were dropped, because too many waited already.</summary>
    long Dropped { get; }

    /// <summary>Reads until the subscription ends.</summary>
    IAsyncEnumerable<BrokerDelivery> ReadAllAsync(CancellationToken ct);
}

/// <summary>A message that came.</summary>
/// <param name="Subject">The subject that it was published to.</param>
/// <param name="ReplyTo">Where an answer is expected; null for nowhere.</param>
/// <param name="Body">Its bytes; they do not change any more.</param>
public readonly record struct BrokerDelivery(string Subject, string? ReplyTo, ReadOnlyMemory<byte> Body);

/// <summary>A broker could not do what it was asked for. The text reaches the guest.</summary>
public sealed class MessagingException : Exception
{
    /// <param name="message">What is wrong, and what can be done about it.</param>
    /// <param name="cause">What caused it, if anything did.</param>
    public MessagingException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
