using System.Diagnostics;
using System.Globalization;

namespace Mooring.Bench.Kernels;

/// <summary>A Node process that runs kernels on V8, told line by line (<c>bench/guests/v8.js</c>).</summary>
internal sealed class V8Process : IAsyncDisposable
{
    private readonly Process _process;

    private V8Process(Process process) => _process = process;

    /// <summary>Starts Node, or gives null when the machine has none.</summary>
    public static V8Process? TryStart()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Kernel.GuestDirectory, "v8.js")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            return new V8Process(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Compiles a kernel; it is the one that <see cref="RunAsync"/> runs from now on.</summary>
    /// <returns>Milliseconds.</returns>
    public async Task<double> LoadAsync(string path, CancellationToken cancellationToken) =>
        (await AskAsync($"load {path}", cancellationToken)).Milliseconds;

    /// <summary>Runs the kernel once.</summary>
    public async Task<(double Milliseconds, int Result)> RunAsync(int argument, CancellationToken cancellationToken)
    {
        (double milliseconds, string result) = await AskAsync($"run {argument}", cancellationToken);
        return (milliseconds, int.Parse(result, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<(double Milliseconds, string Result)> AskAsync(string command, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(command.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        string answer = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new IOException("Node ended.");
        string[] parts = answer.Split(' ', 2);
        if (parts[0] == "error") throw new InvalidOperationException($"V8: {parts[1]}");
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
    }
}
