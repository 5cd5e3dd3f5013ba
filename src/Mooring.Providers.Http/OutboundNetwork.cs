using System.Net;
using System.Net.Sockets;

namespace Mooring.Providers.Http;

/// <summary>The two steps from a host's name to a connection; tests put others in their place.</summary>
/// <param name="ResolveAsync">The addresses of a name.</param>
/// <param name="ConnectAsync">A connection to one of several addresses.</param>
internal sealed record OutboundNetwork(
    Func<string, CancellationToken, Task<IPAddress[]>> ResolveAsync,
    Func<IPAddress[], int, CancellationToken, ValueTask<Stream>> ConnectAsync)
{
    /// <summary>The machine's own resolver and sockets.</summary>
    public static OutboundNetwork Machine { get; } = new(Dns.GetHostAddressesAsync, ConnectSocketAsync);

    private static async ValueTask<Stream> ConnectSocketAsync(IPAddress[] addresses, int port, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, ct).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
