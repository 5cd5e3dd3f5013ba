namespace Mooring.Nats;

/// <summary>Something that happened on a connection. See <see cref="NatsOptions.OnEvent"/>.</summary>
public abstract record NatsEvent
{
    private protected NatsEvent()
    {
    }
}

/// <summary>The connection was lost; the client tries to connect again.</summary>
/// <param name="Server">The server it was connected to.</param>
/// <param name="Reason">Why it was lost.</param>
/// <param name="LostBytes">Bytes of publishes that were on their way when it broke: whether they arrived is not known, and they are not sent again.</param>
public sealed record NatsDisconnected(string Server, Exception Reason, long LostBytes) : NatsEvent;

/// <summary>An attempt to connect again has failed.</summary>
/// <param name="Server">The server that was tried.</param>
/// <param name="Reason">Why it failed.</param>
public sealed record NatsReconnectFailed(string Server, Exception Reason) : NatsEvent;

/// <summary>The connection is back: subscriptions are restored, buffered publishes on their way.</summary>
/// <param name="Server">The server it is connected to now.</param>
public sealed record NatsReconnected(string Server) : NatsEvent;

/// <summary>The connection is closed for good.</summary>
/// <param name="Reason">Why, or <see langword="null"/> if the program closed it.</param>
/// <param name="UnsentBytes">Bytes of publishes that were still waiting to be sent.</param>
public sealed record NatsClosed(Exception? Reason, long UnsentBytes) : NatsEvent;

/// <summary>A subscription's reader does not keep up: messages are being dropped. Told once until the reader has caught up by half.</summary>
/// <param name="Subject">The subscription's subject.</param>
/// <param name="Dropped">Messages that the subscription has dropped so far.</param>
public sealed record NatsSlowConsumer(string Subject, long Dropped) : NatsEvent;

/// <summary>The server complained about something, such as a publish that is not permitted.</summary>
/// <param name="Text">Its words.</param>
public sealed record NatsServerError(string Text) : NatsEvent;

/// <summary>The server goes down soon (lame duck mode) and will close the connection; the client then connects to another one.</summary>
/// <param name="Server">The server.</param>
public sealed record NatsLameDuck(string Server) : NatsEvent;

/// <summary>The cluster made servers known that the client did not know.</summary>
/// <param name="Servers">Their addresses, <c>host:port</c>.</param>
public sealed record NatsServersDiscovered(IReadOnlyList<string> Servers) : NatsEvent;
