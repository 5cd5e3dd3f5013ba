using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Mooring.Bench.Nats;

/// <summary>A nats-server of its own on a free loopback port.</summary>
internal sealed class BenchNatsServer : IAsyncDisposable
{
    private readonly Process _process;

    private BenchNatsServer(Process process, int port) => (_process, Url) = (process, $"nats://127.0.0.1:{port}");

    public string Url { get; }

    /// <returns>Null when none is installed.</returns>
    public static async Task<BenchNatsServer?> TryStartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists("/usr/sbin/nats-server")) return null;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var start = new ProcessStartInfo("/usr/sbin/nats-server", ["-a", "127.0.0.1", "-p", $"{port}"]) { RedirectStandardError = true };
        Process process = Process.Start(start)!;
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.Contains("Server is ready", StringComparison.Ordinal)) continue;
            _ = process.StandardError.ReadToEndAsync(CancellationToken.None); // so that it never waits for a reader of its log
            return new BenchNatsServer(process, port);
        }

        throw new InvalidOperationException("nats-server ended before it was ready.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
