using System.Diagnostics;
using System.Text;
using Mooring.Testing;

namespace Mooring.Cli.Tests.Support;

/// <summary><c>moor up</c> as a process of its own, in a folder of its own; both are gone when it is disposed.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    private readonly StringBuilder _errors = new();
    private Process? _process;

    public string Folder { get; } = Directory.CreateTempSubdirectory("mooring-host-").FullName;

    /// <summary>The files by which other commands find the host.</summary>
    public string Hosts => InFolder("hosts");

    public string InFolder(string name) => Path.Combine(Folder, name);

    /// <summary>Signs a guest of this repository into the folder, always with the same keys.</summary>
    public async Task SignAsync(string guest, string name, int revision, params string[] capabilities)
    {
        foreach ((string kind, string file) in new[] { ("account", "issuer.nk"), ("module", $"{name}.nk") })
        {
            if (!File.Exists(InFolder(file))) Assert.Equal(0, (await Moor.RunAsync("keys", kind, "--out", InFolder(file))).ExitCode);
        }

        MoorResult signed = await Moor.RunAsync(
        [
            "sign", RepositoryRoot.Combine("guests", guest + ".wasm"), "--issuer", InFolder("issuer.nk"), "--subject", InFolder($"{name}.nk"),
            "--name", name, "--rev", $"{revision}", "--out", InFolder(name + ".wasm"), .. capabilities.SelectMany(capability => new[] { "--cap", capability }),
        ]);
        Assert.Equal("", signed.Error);
        Assert.Equal(0, signed.ExitCode);
    }

    /// <summary>Brings a manifest up.</summary>
    /// <returns>The line that says so.</returns>
    public async Task<string> UpAsync(string manifest)
    {
        await File.WriteAllTextAsync(InFolder("host.yaml"), manifest);
        _process = Start("up", InFolder("host.yaml"));
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Longest);
        return await _process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"moor ended: {_errors}");
    }

    /// <summary>What <c>moor up</c> wrote so far to standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }

    /// <summary>Runs another command beside the host.</summary>
    public async Task<MoorResult> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Longest);
        await process.WaitForExitAsync();
        return new MoorResult(process.ExitCode, Encoding.UTF8.GetBytes(output), await error);
    }

    /// <summary>Ends the host as a power failure would: it tidies nothing up.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the host to stop, as Ctrl-C does.</summary>
    public async Task<int> StopAsync()
    {
        using Process signal = Process.Start("kill", ["-INT", $"{_process!.Id}"]);
        await signal.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Longest);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Note(string? line)
    {
        lock (_errors) _errors.AppendLine(line);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Moor.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["MOORING_HOSTS"] = Hosts;
        return Process.Start(start)!;
    }
}
