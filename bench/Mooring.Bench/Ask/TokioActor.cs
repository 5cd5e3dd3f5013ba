using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Mooring.Bench.Ask;

/// <summary>The actor of bench/tokio, built with Debian's crates and run as a process of its own, once per round.</summary>
internal sealed partial class TokioActor
{
    private const string DebianCrates = "/usr/share/cargo/registry";

    private readonly string _program;

    private TokioActor(string program) => _program = program;

    /// <summary>The best times seen, in nanoseconds per ask.</summary>
    public double Sequential { get; private set; } = double.PositiveInfinity;

    public double Callers64 { get; private set; } = double.PositiveInfinity;

    /// <summary>Builds the program; null, with the reason, if that is not possible here.</summary>
    public static async Task<(TokioActor? Actor, string Reason)> BuildAsync(CancellationToken cancellationToken)
    {
        string? root = FindRoot();
        if (root is null) return (null, "the repository was not found above the executable");
        if (!Directory.Exists(DebianCrates)) return (null, "Debian's crates are not installed (apt-get install cargo librust-tokio-dev)");
        string target = Path.Combine(root, "artifacts", "tokio");
        (int exit, string output) = await RunAsync("cargo", cancellationToken,
            "build", "--release", "--offline", "--quiet",
            "--manifest-path", Path.Combine(root, "bench", "tokio", "Cargo.toml"),
            "--config", "source.crates-io.replace-with=\"debian\"",
            "--config", $"source.debian.directory=\"{DebianCrates}\"",
            "--target-dir", target);
        return exit == 0
            ? (new TokioActor(Path.Combine(target, "release", "tokio-actor")), "")
            : (null, $"cargo failed: {output.Trim().ReplaceLineEndings(" ")}");
    }

    /// <summary>Runs one round of both measurements.</summary>
    public async Task RunRoundAsync(int sequential, int callers64, CancellationToken cancellationToken)
    {
        (_, string output) = await RunAsync(_program, cancellationToken,
            sequential.ToString(CultureInfo.InvariantCulture), callers64.ToString(CultureInfo.InvariantCulture));
        Match match = Times().Match(output);
        if (!match.Success) throw new InvalidOperationException($"the tokio program printed '{output.Trim()}'");
        Sequential = Math.Min(Sequential, double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        Callers64 = Math.Min(Callers64, double.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"sequential=(\d+) callers64=(\d+)")]
    private static partial Regex Times();

    private static async Task<(int Exit, string Output)> RunAsync(string program, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }

    private static string? FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Mooring.slnx"))) return folder;
        return null;
    }
}
