using System.Globalization;
using System.Net;
using Mooring.Hosting.Manifests;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Messaging.Listening;

/// <summary>Where the broker in the process listens for NATS clients outside it.</summary>
/// <param name="Address">Address and port; port 0 takes a free one.</param>
public sealed record BrokerListenOptions(IPEndPoint Address)
{
    /// <summary>What clients have to say to be let in, as a token of NATS. Needed where others than this machine's programs could connect.</summary>
    /// <value>Null: nothing.</value>
    public string? Token { get; init; }

    /// <summary>Called once it listens, with the address that it has got.</summary>
    /// <value>Null.</value>
    public Action<IPEndPoint>? OnListening { get; init; }

    /// <summary>Bytes that may wait for a client that reads too slowly; then it is cut off.</summary>
    /// <value>64 MiB, as in nats-server.</value>
    public long MaxPendingBytes { get; init; } = 64 << 20;

    /// <summary>Clients at once.</summary>
    /// <value>256.</value>
    public int MaxClients { get; init; } = 256;

    /// <exception cref="ProviderException">The values make no sense, or would let anybody in.</exception>
    internal static BrokerListenOptions? Of(ProviderSettings settings)
    {
        string? token = settings.Value("TOKEN");
        if (settings.Value("LISTEN") is not { } text) return token is null ? null : throw new ProviderException("TOKEN is of use only with LISTEN");
        int colon = text.LastIndexOf(':');
        bool isAddress = colon > 0 && IPAddress.TryParse(text[..colon].Trim('[', ']'), out _) && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (!isAddress) throw new ProviderException($"LISTEN: \"{text}\" is not an address and a port, such as 127.0.0.1:4222");
        var options = new BrokerListenOptions(IPEndPoint.Parse(text)) { Token = token };
        options.ThrowIfOpen();
        return options;
    }

    /// <exception cref="ProviderException">Any machine could connect, without saying anything.</exception>
    internal void ThrowIfOpen()
    {
        if (Token is null && !IPAddress.IsLoopback(Address.Address)) throw new ProviderException($"LISTEN: {Address} can be reached from other machines, so it needs a TOKEN");
    }
}
