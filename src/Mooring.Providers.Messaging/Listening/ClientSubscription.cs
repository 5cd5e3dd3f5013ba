using Mooring.Providers.Messaging.Broker;

namespace Mooring.Providers.Messaging.Listening;

/// <summary>A client's subscription: what comes for it goes into the client's outbox.</summary>
internal sealed class ClientSubscription(ClientSession client, string sid, string subject, string[] pattern, string? queueGroup)
    : Subscriber(subject, pattern, queueGroup)
{
    private long _delivered; // changed under the broker's lock only
    private long _last = long.MaxValue; // messages after which nothing more is delivered

    public override int Waiting => 0; // what a client has not read yet is not known

    /// <summary>Whether it has got all that it wanted.</summary>
    public bool IsOver => Volatile.Read(ref _delivered) >= Volatile.Read(ref _last);

    public override bool Takes(object? publisher) => !IsOver && (client.WantsEcho || !ReferenceEquals(publisher, client));

    public override void Offer(in BrokerDelivery delivery, ReadOnlyMemory<byte> headers)
    {
        Volatile.Write(ref _delivered, _delivered + 1);
        client.Send(sid, delivery, headers);
    }

    /// <summary>Ends it after so many messages, counted from its beginning.</summary>
    public void EndAfter(long messages) => Volatile.Write(ref _last, messages);

    public override void End() => client.CutOff("the broker has stopped");
}
