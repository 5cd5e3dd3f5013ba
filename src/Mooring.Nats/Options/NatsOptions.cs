namespace Mooring.Nats;

/// <summary>How a connection is made and what it may use. Immutable; checked once, when the connection is made.</summary>
public sealed record NatsOptions
{
    /// <summary>Servers to connect to, as <c>nats://[user[:password]@]host[:port]</c>, <c>tls://...</c> or <c>host:port</c>.</summary>
    /// <value>Default: <c>nats://127.0.0.1:4222</c>. User info without a colon is a token.</value>
    public IReadOnlyList<string> Servers { get; init; } = ["nats://127.0.0.1:4222"];

    /// <summary>The name under which servers list the connection.</summary>
    /// <value>Default: none.</value>
    public string? Name { get; init; }

    /// <summary>What the client presents to servers that ask for credentials. User info in a server's URL goes before it.</summary>
    /// <value>Default: none.</value>
    public NatsCredentials? Credentials { get; init; }

    /// <summary>How TLS is used.</summary>
    /// <value>Default: if the server or the URL asks for it, with the system's certificate authorities.</value>
    public NatsTlsOptions Tls { get; init; } = new();

    /// <summary>Whether servers are tried in random order instead of the one given.</summary>
    /// <value>Default: true, so that clients spread over a cluster.</value>
    public bool RandomizeServers { get; init; } = true;

    /// <summary>Whether servers that a cluster makes known are added to those given.</summary>
    /// <value>Default: true.</value>
    public bool UseDiscoveredServers { get; init; } = true;

    /// <summary>Whether the connection's own messages come back to its own subscriptions.</summary>
    /// <value>Default: true.</value>
    public bool Echo { get; init; } = true;

    /// <summary>Time for one attempt to connect to one server, TLS and authentication included.</summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for a request, a flush, a subscribe, or room in the outgoing buffer, where the call names none.</summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for a drain.</summary>
    /// <value>Default: 30 s.</value>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between the PINGs that find out whether the server is still there.</summary>
    /// <value>Default: 30 s.</value>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>PINGs without an answer after which the connection counts as lost.</summary>
    /// <value>Default: 2.</value>
    public int MaxPingsOutstanding { get; init; } = 2;

    /// <summary>Pause before the second and later rounds of attempts to connect again; it doubles up to <see cref="ReconnectWaitMax"/>.</summary>
    /// <value>Default: 100 ms. Up to half of it is added at random.</value>
    public TimeSpan ReconnectWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between rounds of attempts.</summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan ReconnectWaitMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Rounds over all servers after which a lost connection is closed for good; 0: a lost connection is closed at once.</summary>
    /// <value>Default: <see langword="null"/>, which never gives up. Calls have their own deadlines meanwhile.</value>
    public int? MaxReconnectRounds { get; init; }

    /// <summary>Bytes that may wait to be sent, whether the connection is slow or lost.</summary>
    /// <value>Default: 8 MiB. One message that is larger is accepted when nothing else waits.</value>
    public int MaxPendingBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>What a publish does when <see cref="MaxPendingBytes"/> are waiting.</summary>
    /// <value>Default: <see cref="NatsFullBuffer.Wait"/>.</value>
    public NatsFullBuffer WhenPendingFull { get; init; } = NatsFullBuffer.Wait;

    /// <summary>The limits of subscriptions that name none.</summary>
    /// <value>Default: 65,536 messages, 64 MiB.</value>
    public NatsSubscriptionLimits SubscriptionLimits { get; init; } = new();

    /// <summary>The longest message that is accepted from a server, in bytes.</summary>
    /// <value>Default: 64 MiB, the most that a server can be configured to.</value>
    public long MaxIncomingPayload { get; init; } = 64 * 1024 * 1024;

    /// <summary>The first tokens of the subjects that answers come to.</summary>
    /// <value>Default: <c>_INBOX</c>.</value>
    public string InboxPrefix { get; init; } = "_INBOX";

    /// <summary>Called with what happens on the connection, in order, one at a time, away from the connection's own work.</summary>
    /// <value>Default: none. What it throws is ignored.</value>
    public Action<NatsEvent>? OnEvent { get; init; }

    /// <summary>The clock for deadlines, pauses and keep-alive.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
