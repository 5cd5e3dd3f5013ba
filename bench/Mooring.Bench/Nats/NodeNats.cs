using System.Diagnostics;
using System.Globalization;

namespace Mooring.Bench.Nats;

/// <summary>npm's <c>nats</c> in a process of its own, which does what it is told and says how long it took.</summary>
internal sealed class NodeNats : IAsyncDisposable
{
    private readonly Process _process;

    private NodeNats(Process process) => _process = process;

    /// <returns>Null when Node or its packages are missing.</returns>
    public static async Task<NodeNats?> TryStartAsync(string repository, string url, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(repository, "tests/clients/nats");
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) return null;
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "bench.mjs"), url]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            Process process = Process.Start(start)!;
            return await process.StandardOutput.ReadLineAsync(cancellationToken) == "ready" ? new NodeNats(process) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no Node here
        }
    }

    /// <summary>Does one piece of work.</summary>
    /// <returns>Seconds.</returns>
    public async Task<double> RunAsync(string work, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(work.AsMemory(), cancellationToken);
        string answer = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"Node ended during '{work}'.");
        return double.Parse(answer, CultureInfo.InvariantCulture) / 1000;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
