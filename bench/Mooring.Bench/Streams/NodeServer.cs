using System.Diagnostics;

namespace Mooring.Bench.Streams;

/// <summary>The same service with the same module on Node, in a process of its own.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private readonly Process _process;

    private NodeServer(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    /// <returns>Null when Node or its packages are missing.</returns>
    public static async Task<NodeServer?> TryStartAsync(string repository, string guest, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(repository, "bench/Mooring.Bench/Streams/node");
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) return null;
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "server.mjs"), Path.Combine(repository, "src/Mooring.Grpc/Protos"), guest])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            Process process = Process.Start(start)!;
            string? port = await process.StandardOutput.ReadLineAsync(cancellationToken);
            return port is null ? null : new NodeServer(process, $"http://127.0.0.1:{port}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no Node here
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
