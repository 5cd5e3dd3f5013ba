using System.ComponentModel;
using System.Diagnostics;
using Mooring.Fuzz.Generation;

namespace Mooring.Fuzz.Running;

/// <summary>V8, in one Node process for many modules.</summary>
/// <remarks>Not thread safe. A request may be sent before the answer to it is awaited, so that both engines work at once.</remarks>
internal sealed class NodeRunner : IDisposable
{
    private readonly Process _process;

    private NodeRunner(Process process) => _process = process;

    /// <summary>Starts Node, or returns null when this machine has none.</summary>
    public static NodeRunner? TryStart()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Running", "v8.mjs");
        var start = new ProcessStartInfo("node", ["--expose-gc", "--experimental-wasm-memory64", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            return Process.Start(start) is { } process ? new NodeRunner(process) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public void Send(byte[] module, IEnumerable<FuzzCall> calls)
    {
        _process.StandardInput.WriteLine($"{Convert.ToBase64String(module)} {ModuleGenerator.Fuel} {string.Join(';', calls)}");
        _process.StandardInput.Flush();
    }

    /// <summary>The outcomes of the oldest module sent whose outcomes were not received yet.</summary>
    public string[] Receive() =>
        (_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Node ended before it answered; see its errors above.")).Split('|');

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill();
        _process.Dispose();
    }
}
