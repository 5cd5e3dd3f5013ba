namespace Mooring.Nats;

/// <summary>What a connection is doing.</summary>
public enum NatsConnectionState
{
    /// <summary>It is connected to a server.</summary>
    Connected,

    /// <summary>It lost its server and looks for one. Publishes are buffered, requests wait.</summary>
    Reconnecting,

    /// <summary>It finishes what was begun, and then closes.</summary>
    Draining,

    /// <summary>It is closed for good.</summary>
    Closed,
}
