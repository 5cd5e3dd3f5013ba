using System.Globalization;
using Mooring.Hosting.Providers;
using Mooring.Nats;

namespace Mooring.Providers.Nats;

/// <summary>Makes the connection that a link's values describe.</summary>
/// <remarks>
/// <c>URL</c>: servers with commas between them (default <c>nats://127.0.0.1:4222</c>). <c>CREDSFILE</c>: a <c>.creds</c> file.
/// <c>CLIENT_JWT</c> with <c>CLIENT_SEED</c>, or <c>CLIENT_SEED</c> alone for an nkey. <c>MAX_PENDING</c>: bytes that may wait to be sent
/// (default 1 MiB); an actor that publishes more is suspended until there is room. Values of a link go before those of the provider.
/// </remarks>
internal static class NatsLinks
{
    private const string UsualServer = "nats://127.0.0.1:4222";
    private const int UsualPending = 1 << 20; // enough for full speed: more would only wait in another place

    /// <param name="link">The link.</param>
    /// <param name="usual">What the provider says where the link does not; gives null where it does not either.</param>
    /// <param name="host">Where events go.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ProviderException">The values make no sense, or no server takes the client.</exception>
    public static async Task<NatsConnection> ConnectAsync(ActorLink link, Func<string, string?> usual, IProviderHost host, CancellationToken ct)
    {
        try
        {
            string servers = Value("URL") ?? UsualServer;
            var options = new NatsOptions
            {
                Name = $"mooring {link.ActorName}",
                Servers = servers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Credentials = Credentials(Value("CREDSFILE"), Value("CLIENT_JWT"), Value("CLIENT_SEED")),
                MaxPendingBytes = Pending(Value("MAX_PENDING")),
                TimeProvider = host.TimeProvider,
                OnEvent = happening => Tell(happening, link, host),
            };
            return await NatsConnection.ConnectAsync(options, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NatsException or ArgumentException or FormatException)
        {
            throw new ProviderException($"NATS for {link.ActorName}: {e.Message}", e);
        }

        string? Value(string name) => link.Value(name) ?? usual(name);
    }

    private static int Pending(string? text)
    {
        if (text is null) return UsualPending;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bytes) && bytes > 0
            ? bytes
            : throw new FormatException($"MAX_PENDING: \"{text}\" is no number of bytes");
    }

    private static NatsCredentials? Credentials(string? file, string? jwt, string? seed) => (file, jwt, seed) switch
    {
        ({ } path, _, _) => NatsCredentials.File(path),
        (_, { } token, { } key) => NatsCredentials.Jwt(token, key),
        (_, { }, null) => throw new ProviderException("CLIENT_JWT is given without CLIENT_SEED"),
        (_, null, { } key) => NatsCredentials.NKey(key),
        _ => null,
    };

    private static void Tell(NatsEvent happening, ActorLink link, IProviderHost host)
    {
        (string type, string text, long lost) = happening switch
        {
            NatsDisconnected broken => ("nats.disconnected", broken.Reason.Message, broken.LostBytes),
            NatsReconnected back => ("nats.reconnected", back.Server, 0),
            NatsClosed { Reason: null, UnsentBytes: 0 } => ("", "", 0),
            NatsClosed closed => ("nats.closed", closed.Reason?.Message ?? "the link has ended", closed.UnsentBytes),
            NatsLameDuck duck => ("nats.lameduck", duck.Server, 0),
            NatsServerError error => ("nats.error", error.Text, 0),
            NatsSlowConsumer slow => ("nats.slowconsumer", slow.Subject, 0),
            _ => ("", "", 0),
        };
        if (type.Length == 0) return;
        var data = new Dictionary<string, string> { ["text"] = text };
        if (lost > 0) data["lostBytes"] = lost.ToString(CultureInfo.InvariantCulture); // of publishes that were accepted, and may never arrive
        host.Report(type, link, data);
    }
}
