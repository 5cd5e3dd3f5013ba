using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mooring.Grpc.Server;

/// <summary>An address to listen on, parsed.</summary>
internal sealed record ListenAddress(IPEndPoint? Endpoint, string? SocketPath)
{
    private const string UnixScheme = "unix:";

    /// <exception cref="ArgumentException">The text is not an address that a server can listen on; the message says what is.</exception>
    public static ListenAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            var path = text[UnixScheme.Length..];
            if (path.StartsWith("///", StringComparison.Ordinal)) path = path[2..]; // unix:///path, as gRPC clients write it
            return path.Length > 0 ? new ListenAddress(null, Path.GetFullPath(path)) : throw Invalid(text);
        }

        var host = text;
        foreach (var scheme in (ReadOnlySpan<string>)["http://", "https://"])
        {
            if (host.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) host = host[scheme.Length..].TrimEnd('/');
        }

        if (host.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase)) host = "127.0.0.1" + host["localhost".Length..];
        if (host.StartsWith("*:", StringComparison.Ordinal)) host = "[::]" + host[1..];
        var hasPort = host.LastIndexOf(':') > host.LastIndexOf(']') && host.Contains(':', StringComparison.Ordinal);
        return hasPort && IPEndPoint.TryParse(host, out var endpoint) ? new ListenAddress(endpoint, null) : throw Invalid(text);
    }

    public void Listen(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        if (SocketPath is not null) kestrel.ListenUnixSocket(SocketPath, configure);
        else kestrel.Listen(Endpoint!, configure);
    }

    private static ArgumentException Invalid(string text) =>
        new($"'{text}' is not an address to listen on: use http://IP:PORT, IP:PORT, localhost:PORT or unix:PATH.", nameof(text));
}
