using System.Diagnostics;
using Mooring.Testing;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Support;

/// <summary>npm's <c>nats</c> in a process of its own, playing one scenario.</summary>
internal sealed class NodeClient : IAsyncDisposable
{
    private const string Folder = "tests/clients/nats";

    private readonly Process _process;
    private readonly Task<string> _errors;

    private NodeClient(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Starts it, or skips the test when it is not installed.</summary>
    public static NodeClient Start(string url, string scenario)
    {
        if (!Directory.Exists(RepositoryRoot.Combine(Folder, "node_modules/nats")))
        {
            Assert.Skip("NOT TESTED with npm's nats: it is missing; eng/install-test-tools installs it.");
        }

        return new NodeClient(Process.Start(new ProcessStartInfo("node", [RepositoryRoot.Combine(Folder, "client.mjs"), url, scenario])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    public async Task ExpectAsync(string line)
    {
        string? said = await _process.StandardOutput.ReadLineAsync().Within();
        Assert.True(said == line, $"expected '{line}' but got '{said}': {(said is null ? await _errors : "")}");
    }

    public Task ContinueAsync() => _process.StandardInput.WriteLineAsync("go on");

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
