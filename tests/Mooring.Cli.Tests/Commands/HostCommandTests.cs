using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Mooring.Cli.Tests.Support;
using Mooring.Testing;

namespace Mooring.Cli.Tests.Commands;

public sealed class HostCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-host-").FullName;

    [Fact]
    public async Task SignedModule_IsVerified_AndInspected()
    {
        await SignAsync("counter/counter", "counter", 1, "wascc:keyvalue");
        MoorResult verified = await Moor.RunAsync("verify", InFolder("counter.wasm"));
        Assert.Equal(0, verified.ExitCode);
        Assert.Contains("wascc:keyvalue", verified.Output, StringComparison.Ordinal);
        MoorResult inspected = await Moor.RunAsync("inspect", InFolder("counter.wasm"));
        Assert.Contains("valid: signature, hash and dates are right", inspected.Output, StringComparison.Ordinal);
        Assert.Contains("codec era", inspected.Output, StringComparison.Ordinal);

        byte[] wasm = await File.ReadAllBytesAsync(InFolder("counter.wasm"));
        wasm[200] ^= 1;
        await File.WriteAllBytesAsync(InFolder("changed.wasm"), wasm);
        Assert.Contains("WrongHash", (await Moor.RunAsync("verify", InFolder("changed.wasm"))).AssertFailed(1), StringComparison.Ordinal);
        Assert.Contains("Unsigned", (await Moor.RunAsync("verify", RepositoryRoot.Combine("guests", "echo", "echo.wasm"))).AssertFailed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_IsBroughtUp_Shown_Swapped_AndStopped()
    {
        await SignAsync("counter/counter", "counter", 1, "wascc:http_server", "wascc:keyvalue");
        File.Copy(InFolder("counter.wasm"), InFolder("first.wasm"));
        await File.WriteAllTextAsync(InFolder("host.yaml"), """
            host: { name: test }
            actors: [first.wasm]
            providers: [keyvalue.memory]
            links:
              - { actor: counter, capability: "wascc:http_server", values: { PORT: "0" } }
              - { actor: counter, capability: "wascc:keyvalue" }
            """);
        using Process host = Start("up", InFolder("host.yaml"), "--events");
        try
        {
            string up = await LineAsync(host, "is up");
            string control = up[up.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0];

            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri(control + "/status"))).StatusCode);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "guess");
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri(control + "/status"))).StatusCode);

            MoorResult status = await RunAsync("status");
            Assert.Contains("counter", status.Output, StringComparison.Ordinal);
            Assert.Contains("revision 1", status.Output, StringComparison.Ordinal);
            Assert.Contains("wascc:keyvalue (default)", (await RunAsync("links")).Output, StringComparison.Ordinal);

            string file = Assert.Single(Directory.GetFiles(InFolder("hosts")));
            string known = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(file, known.Replace("\"Token\":\"", "\"Token\":\"0", StringComparison.Ordinal));
            Assert.Contains($"test does not take the token in {file}", (await RunAsync("status")).AssertFailed(1), StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, known);

            await SignAsync("counter/counter", "counter", 2, "wascc:http_server", "wascc:keyvalue");
            Assert.Contains("to revision 2", (await RunAsync("swap", InFolder("counter.wasm"))).Output, StringComparison.Ordinal);
            Assert.Contains("revision", (await RunAsync("swap", InFolder("first.wasm"))).AssertFailed(1), StringComparison.Ordinal);
            await LineAsync(host, "mooring.actor.swapped");

            Process.Start("kill", ["-INT", $"{host.Id}"]).WaitForExit();
            await host.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(0, host.ExitCode);
            Assert.Contains("no host runs", (await RunAsync("status")).AssertFailed(1), StringComparison.Ordinal);

            // The file of a host that was killed, whose process number another process has now.
            await File.WriteAllTextAsync(file, known.Replace($"\"Process\":{host.Id}", $"\"Process\":{Environment.ProcessId}", StringComparison.Ordinal));
            Assert.Contains($"delete {file}", (await RunAsync("status")).AssertFailed(1), StringComparison.Ordinal);
        }
        finally
        {
            if (!host.HasExited) host.Kill();
        }
    }

    [Fact]
    public async Task Manifest_WithAMistake_IsToldWithItsPlace()
    {
        await File.WriteAllTextAsync(InFolder("bad.yaml"), "actors:\n  - module: x.wasm\n    colour: red\n");
        Assert.Contains("bad.yaml:3:13: ", (await Moor.RunAsync("up", InFolder("bad.yaml"), "--check")).AssertFailed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_AreGoodManifests()
    {
        foreach (string manifest in Directory.EnumerateFiles(RepositoryRoot.Combine("samples"), "host*.yaml", SearchOption.AllDirectories))
            Assert.Equal(0, (await Moor.RunAsync("up", manifest, "--check")).ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string InFolder(string name) => Path.Combine(_folder, name);

    private async Task SignAsync(string guest, string name, int revision, params string[] capabilities)
    {
        foreach ((string kind, string file) in new[] { ("account", "issuer.nk"), ("module", "module.nk") })
        {
            if (!File.Exists(InFolder(file))) Assert.Equal(0, (await Moor.RunAsync("keys", kind, "--out", InFolder(file))).ExitCode);
        }

        MoorResult signed = await Moor.RunAsync(
        [
            "sign", RepositoryRoot.Combine("guests", guest + ".wasm"), "--issuer", InFolder("issuer.nk"), "--subject", InFolder("module.nk"),
            "--name", name, "--rev", $"{revision}", "--out", InFolder(name + ".wasm"), .. capabilities.SelectMany(capability => new[] { "--cap", capability }),
        ]);
        Assert.Equal("", signed.Error);
        Assert.Equal(0, signed.ExitCode);
    }

    /// <summary>The program, with a directory of its own for the files of running hosts.</summary>
    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Moor.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["MOORING_HOSTS"] = InFolder("hosts");
        return Process.Start(start)!;
    }

    private async Task<MoorResult> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3));
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new MoorResult(process.ExitCode, System.Text.Encoding.UTF8.GetBytes(output), error);
    }

    private static async Task<string> LineAsync(Process process, string part)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"moor ended without a line with \"{part}\": {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }
}
