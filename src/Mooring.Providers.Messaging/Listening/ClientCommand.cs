namespace Mooring.Providers.Messaging.Listening;

/// <summary>What a NATS client says.</summary>
internal enum ClientVerb
{
    Connect,
    Ping,
    Pong,
    Publish, // PUB and HPUB
    Subscribe,
    Unsubscribe,
}

/// <summary>One command of a client. Which fields have a meaning depends on the verb; texts are empty and numbers null where the client says nothing.</summary>
internal readonly record struct ClientCommand(ClientVerb Verb)
{
    /// <summary>Of <c>PUB</c>, <c>HPUB</c> and <c>SUB</c>.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Of <c>PUB</c> and <c>HPUB</c>; null for none.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Of <c>SUB</c>; null for none.</summary>
    public string? QueueGroup { get; init; }

    /// <summary>The subscription's name, of <c>SUB</c> and <c>UNSUB</c>.</summary>
    public string Sid { get; init; } = "";

    /// <summary>Of <c>UNSUB</c>: messages, from the subscription's beginning, after which it ends; null: at once.</summary>
    public long? After { get; init; }

    /// <summary>Of <c>HPUB</c>: the header block, to its empty line.</summary>
    public ReadOnlyMemory<byte> Headers { get; init; }

    /// <summary>The body of <c>PUB</c> and <c>HPUB</c>; the JSON of <c>CONNECT</c>. Its own copy.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>A client broke the protocol; the text is what it is told before it is cut off.</summary>
internal sealed class ClientProtocolException(string message) : Exception(message);
