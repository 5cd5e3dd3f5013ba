using System.Globalization;
using System.Net;

namespace Mooring.Nats.Connections;

/// <summary>One server: where it is, whether TLS is asked for, and the user info of its URL.</summary>
/// <param name="Host">Name or address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Tls">Whether the URL asks for TLS.</param>
/// <param name="User">User or token of the URL; <see langword="null"/> if it has none.</param>
/// <param name="Password">Password of the URL; <see langword="null"/> if it has none, and <paramref name="User"/> is a token.</param>
internal sealed record ServerAddress(string Host, int Port, bool Tls = false, string? User = null, string? Password = null)
{
    private const int DefaultPort = 4222;

    /// <summary>The host that certificates are checked against, where <see cref="Host"/> is an address that a cluster made known.</summary>
    public string? TlsName { get; init; }

    /// <summary>Address without anything secret: <c>host:port</c>.</summary>
    public string Display => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    public bool IsIpAddress => IPAddress.TryParse(Host, out _);

    /// <summary>Reads <c>nats://host</c>, <c>tls://user:password@host:port</c>, <c>host:port</c> or <c>host</c>.</summary>
    /// <exception cref="ArgumentException">It is none of these. The message repeats no password.</exception>
    public static ServerAddress Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new ArgumentException("A NATS server address is empty.");
        bool hasScheme = text.Contains("://", StringComparison.Ordinal);
        string shown = text[(text.LastIndexOf('@') + 1)..];
        if (!Uri.TryCreate(hasScheme ? text : "nats://" + text, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            throw new ArgumentException($"'{shown}' is no NATS server address; expected nats://host:port or tls://host:port.");
        }

        if (uri.Scheme is not ("nats" or "tls"))
        {
            throw new ArgumentException($"The scheme '{uri.Scheme}' of '{shown}' is not supported; expected nats or tls.");
        }

        if (uri.AbsolutePath is not ("" or "/") || uri.Query.Length > 0)
        {
            throw new ArgumentException($"'{shown}' has a path, which a NATS server address does not.");
        }

        string[] info = uri.UserInfo.Split(':', 2);
        return new ServerAddress(
            uri.DnsSafeHost,
            uri.Port is -1 or 0 ? DefaultPort : uri.Port,
            uri.Scheme == "tls",
            info[0].Length > 0 ? Uri.UnescapeDataString(info[0]) : null,
            info.Length > 1 ? Uri.UnescapeDataString(info[1]) : null);
    }

    public bool IsSameServer(ServerAddress other) => Port == other.Port && string.Equals(Host, other.Host, StringComparison.OrdinalIgnoreCase);
}
