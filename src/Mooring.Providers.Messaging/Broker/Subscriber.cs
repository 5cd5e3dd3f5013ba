namespace Mooring.Providers.Messaging.Broker;

/// <summary>Somebody who gets the broker's messages: the reader of a subscription, or a client of its listener.</summary>
internal abstract class Subscriber(string subject, string[] pattern, string? queueGroup)
{
    public string Subject { get; } = subject;

    public string[] Pattern { get; } = pattern;

    public string? QueueGroup { get; } = queueGroup;

    /// <summary>Messages that have been handed over and wait. Of a queue group the member with the fewest gets the next.</summary>
    public abstract int Waiting { get; }

    /// <summary>Whether it takes messages of that publisher; null stands for any that is not to be told from others.</summary>
    public virtual bool Takes(object? publisher) => true;

    /// <summary>Takes a message over, or counts it as dropped. Called under the broker's lock: it must not wait, nor call the broker.</summary>
    public abstract void Offer(in BrokerDelivery delivery, ReadOnlyMemory<byte> headers);

    /// <summary>Nothing more will come.</summary>
    public abstract void End();
}
