using Microsoft.AspNetCore.Server.Kestrel.Core;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Server;

/// <summary>Where and how a <see cref="GrpcServer"/> listens.</summary>
public sealed record GrpcServerOptions
{
    /// <summary>The address: <c>http://IP:PORT</c>, <c>IP:PORT</c>, <c>localhost:PORT</c> or <c>unix:/path/of.sock</c>; port 0 takes a free one.</summary>
    /// <value>Default <c>http://127.0.0.1:0</c>.</value>
    public string Address { get; init; } = "http://127.0.0.1:0";

    /// <summary>Limits of the calls.</summary>
    public GrpcOptions Calls { get; init; } = new();

    /// <summary>How many streams one connection may have open; clients queue or open another connection beyond that.</summary>
    /// <value>Default 1000.</value>
    public int MaxStreamsPerConnection { get; init; } = 1000;

    /// <summary>What one stream may have on the way to a handler that does not read, in bytes (the HTTP/2 stream window).</summary>
    /// <value>Default 256 KiB. A connection has 64 times as much, so that a few slow streams do not stop the others.</value>
    public int StreamWindow { get; init; } = 256 * 1024;

    /// <summary>How long calls may go on once the server stops; then their connections are closed.</summary>
    /// <value>Default 5 seconds.</value>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Changes the endpoint before it is bound, for example <c>listen => listen.UseHttps(certificate)</c>.</summary>
    public Action<ListenOptions>? ConfigureListener { get; init; }

    /// <summary>Changes the server before it starts, after Mooring's own settings.</summary>
    public Action<KestrelServerOptions>? ConfigureKestrel { get; init; }
}
