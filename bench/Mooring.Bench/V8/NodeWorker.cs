using System.Diagnostics;
using System.Globalization;

namespace Mooring.Bench.V8;

/// <summary>A Node process that measures the same as we do, on request: V8's side of a ratio.</summary>
/// <remarks>The script reads lines <c>NAME COUNT</c> and answers each with the nanoseconds that all <c>COUNT</c> operations took, of processor time and elapsed.</remarks>
internal sealed class NodeWorker : IAsyncDisposable
{
    private readonly Process _process;

    private NodeWorker(Process process) => _process = process;

    /// <summary>Starts a script of the benchmark's output folder.</summary>
    /// <returns>Null when there is no Node on this machine.</returns>
    public static NodeWorker? TryStart(string script, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            return Process.Start(start) is { } process ? new NodeWorker(process) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Has an operation performed.</summary>
    /// <returns>Nanoseconds that one took on average: processor time of the Node process, and elapsed time.</returns>
    public async Task<(double Processor, double Elapsed)> MeasureAsync(string name, int count, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync($"{name} {count}".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        string answer = await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("Node ended before it answered; see its errors above.");
        double[] times = [.. answer.Split(' ').Select(time => double.Parse(time, CultureInfo.InvariantCulture) / count)];
        return (times[0], times[1]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
