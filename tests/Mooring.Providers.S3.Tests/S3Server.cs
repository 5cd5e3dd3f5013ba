using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Mooring.Testing;

namespace Mooring.Providers.S3.Tests;

/// <summary>An S3 server (npm's s3rver) for one test, on a free port.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private S3Server(Process process, string directory, int port)
    {
        _process = process;
        _directory = directory;
        Endpoint = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Endpoint { get; }

    /// <summary>The server; the test is skipped when it cannot be had.</summary>
    public static async Task<S3Server> StartAsync()
    {
        string script = RepositoryRoot.Combine("tests", "Mooring.Providers.S3.Tests", "node", "node_modules", "s3rver", "bin", "s3rver.js");
        Assert.SkipUnless(File.Exists(script), "s3rver is not installed: eng/install-test-tools installs it");
        int port = FreePort();
        string directory = Directory.CreateTempSubdirectory("mooring-s3-").FullName;
        var process = Process.Start(new ProcessStartInfo("node", [script, "-d", directory, "-a", "127.0.0.1", "-p", $"{port}", "-s"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var server = new S3Server(process, directory, port);
        using var client = new HttpClient();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(server.Endpoint);
                return server;
            }
            catch (HttpRequestException) when (attempt < 300 && !process.HasExited)
            {
                await Task.Delay(100); // it says only on a terminal that it is ready
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(); // does nothing if it has ended
        await _process.WaitForExitAsync();
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true); // a test may dispose twice
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
