using System.Diagnostics;
using Mooring.Grpc.Tests.Support;
using Mooring.Testing;

namespace Mooring.Grpc.Tests.Clients;

/// <summary>A program outside of .NET that plays one scenario against a server.</summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ClientProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Starts the program, or skips the test when it is not installed.</summary>
    public static ClientProcess Start(ForeignClient client, string address, string scenario)
    {
        if (client.Missing() is { } missing) Assert.Skip($"NOT TESTED with {client.Name}: {missing} is missing; eng/install-test-tools installs it.");

        var start = new ProcessStartInfo(client.Program, [RepositoryRoot.Combine(client.Script), address, scenario])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GRPC_ENABLE_FORK_SUPPORT"] = "0"; // Debian's grpcio writes a warning about it otherwise
        return new ClientProcess(Process.Start(start)!);
    }

    /// <summary>Waits for the line with which the program says that it got somewhere.</summary>
    public async Task ExpectAsync(string line)
    {
        var said = await _process.StandardOutput.ReadLineAsync().Within();
        Assert.True(said == line, $"expected '{line}' but got '{said}': {(said is null ? await _errors : "")}");
    }

    /// <summary>Lets a program that waits for the test go on.</summary>
    public async Task ContinueAsync()
    {
        try
        {
            await _process.StandardInput.WriteLineAsync("go on");
        }
        catch (IOException)
        {
            await SucceedsAsync(); // it has ended already: say why
        }
    }

    public void Kill() => _process.Kill();

    /// <summary>Waits for the end of the program, and fails with what it complained about.</summary>
    public async Task SucceedsAsync()
    {
        await _process.WaitForExitAsync().Within();
        Assert.True(_process.ExitCode == 0, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

/// <summary>A gRPC implementation that was not written here.</summary>
internal sealed record ForeignClient(string Name, string Program, string Script, string Evidence)
{
    public static readonly ForeignClient Node = new(
        "@grpc/grpc-js", "node", "tests/clients/node/client.mjs", "tests/clients/node/node_modules/@grpc/grpc-js/package.json");

    public static readonly ForeignClient Python = new(
        "grpcio", "/usr/bin/python3", "tests/clients/python/client.py", "/usr/lib/python3/dist-packages/grpc");

    /// <summary>What has to be installed first, or null.</summary>
    public string? Missing()
    {
        if (!OnPath(Program)) return Program;
        var evidence = RepositoryRoot.Combine(Evidence);
        return File.Exists(evidence) || Directory.Exists(evidence) ? null : Evidence;
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
