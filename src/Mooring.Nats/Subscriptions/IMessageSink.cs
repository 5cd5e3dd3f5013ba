using Mooring.Nats.Protocol;

namespace Mooring.Nats.Subscriptions;

/// <summary>Where the messages of one subscription go.</summary>
internal interface IMessageSink
{
    /// <summary>Takes a message. Called by the task that reads the connection: it must neither wait nor run foreign code.</summary>
    /// <param name="message">Lent: whatever is needed later is copied.</param>
    void Deliver(in ServerCommand message);

    /// <summary>No message follows.</summary>
    /// <param name="error">Why not; <see langword="null"/> at the ordinary end.</param>
    void Complete(Exception? error);
}
