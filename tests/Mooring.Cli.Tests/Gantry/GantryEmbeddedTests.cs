using Mooring.Cli.Demo;
using Mooring.Cli.Tests.Support;
using Mooring.Hosting.Claims;
using Mooring.Testing.Nats;

namespace Mooring.Cli.Tests.Gantry;

/// <summary>samples/gantry/host.yaml: everything in one process.</summary>
public sealed class GantryEmbeddedTests : GantryContract
{
    [Fact]
    public async Task Pull_OfAModuleThatWasChangedInTheStore_IsAHashMismatch_AndWritesNothing()
    {
        (await MoorAsync("push", Write("x.wasm", DemoModule.Make(700_000, out ActorClaims claims)))).AssertSucceeded();
        string stored = Path.Combine(Data, "blobs", "gantry", $"{claims.Subject}.wasm");
        byte[] bytes = await File.ReadAllBytesAsync(stored);
        bytes[300_000] ^= 1;
        await File.WriteAllBytesAsync(stored, bytes);
        Assert.Contains("hash mismatch", (await MoorAsync("pull", claims.Subject, "--out", InFolder("changed.wasm"))).AssertFailed(1));
        Assert.False(File.Exists(InFolder("changed.wasm")));

        File.Delete(stored);
        Assert.Contains("push it again", (await MoorAsync("pull", claims.Subject, "--out", InFolder("changed.wasm"))).AssertFailed(1));
    }

    [Fact]
    public async Task Push_OfWhatIsNotSigned_OrNotWhatWasSigned_IsRefusedBeforeItIsSent()
    {
        byte[] wasm = DemoModule.Make(1000, out _);
        wasm[wasm.Length / 2] ^= 1;
        Assert.Contains("WrongHash", (await MoorAsync("push", Write("tampered.wasm", wasm))).AssertFailed(1));
        Assert.Contains("Unsigned", (await MoorAsync("push", TemporaryFiles.Guest("tally/tally"))).AssertFailed(1));
    }

    [Fact]
    public async Task Push_WithoutAServer_SaysWhatToDo()
    {
        string nowhere = $"nats://127.0.0.1:{NatsServer.FreePorts(1)[0]}";
        string said = (await Moor.RunAsync("push", Write("x.wasm", DemoModule.Make(1000, out _)), "--server", nowhere)).AssertFailed(1);
        Assert.Contains($"no NATS server answers at {nowhere}", said);
        Assert.Contains("moor up", said);
    }

    [Theory]
    [InlineData(2, "pull")]
    [InlineData(2, "pull", "MKEY", "--list")]
    [InlineData(2, "pull", "MKEY", "--rev", "0")]
    [InlineData(2, "push")]
    public async Task CommandLine_ThatMakesNoSense_IsAUsageError(int exitCode, params string[] arguments) =>
        (await Moor.RunAsync(arguments)).AssertFailed(exitCode);

    protected override ValueTask<(string Sample, Dictionary<string, string> Environment, string Server)> PrepareAsync()
    {
        int port = NatsServer.FreePorts(1)[0];
        var environment = new Dictionary<string, string> { ["GANTRY_LISTEN"] = $"127.0.0.1:{port}", ["GANTRY_PORT"] = "0" };
        return new(("host.yaml", environment, $"nats://127.0.0.1:{port}"));
    }

    protected override ValueTask CleanUpAsync() => default;
}
