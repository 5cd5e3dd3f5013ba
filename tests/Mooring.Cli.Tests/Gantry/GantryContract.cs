using Mooring.Cli.Demo;
using Mooring.Cli.Gantry;
using Mooring.Cli.Hosts;
using Mooring.Cli.Tests.Support;
using Mooring.Hosting;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Manifests;
using Mooring.Nats;
using Mooring.Testing;

namespace Mooring.Cli.Tests.Gantry;

/// <summary>What <c>moor push</c> and <c>moor pull</c> do with the samples' hosts, whatever these run on: the same module files, the same results.</summary>
public abstract partial class GantryContract : IAsyncLifetime
{
    private static readonly NKey Issuer = NKey.Create(NKeyKind.Account);

    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-gantry-").FullName;
    private ActorHost? _host;

    /// <summary>Where the registry's NATS server is.</summary>
    protected string Server { get; private set; } = "";

    /// <summary>Where the host keeps what it keeps in files.</summary>
    protected string Data => InFolder("data");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Data);
        for (int attempt = 1; _host is null; attempt++)
        {
            try
            {
                _host = await StartAsync();
            }
            catch (ManifestException) when (attempt < 4)
            {
                await CleanUpAsync(); // another program has taken a port that was free a moment ago
            }
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        await CleanUpAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Module_IsPushed_Listed_AndPulled_ByteForByte()
    {
        string module = Write("big.wasm", DemoModule.Make(1_500_000, out ActorClaims claims));
        string pushed = (await MoorAsync("push", module)).AssertSucceeded().Output;
        Assert.Contains($"module        {claims.Subject}", pushed);
        Assert.Contains("in 6 chunks", pushed);

        string listed = (await MoorAsync("pull", "--list")).AssertSucceeded().Output;
        Assert.Matches($"tally with ballast +{claims.Subject} +1 +1.4 MiB +A", listed);

        string copy = InFolder("copy.wasm");
        string pulled = (await MoorAsync("pull", claims.Subject, "--out", copy)).AssertSucceeded().Output;
        Assert.Contains(copy, pulled);
        Assert.Equal(await File.ReadAllBytesAsync(module), await File.ReadAllBytesAsync(copy));
        Assert.Equal(await File.ReadAllBytesAsync(module), (await MoorAsync("pull", claims.Subject, "--rev", "1", "--out", "-")).AssertSucceeded().OutputBytes);
    }

    [Fact]
    public async Task Module_OfExactlyOneChunk_AndOfOneByteMore_ComesBack()
    {
        const int Chunk = 256 << 10;
        int rest = DemoModule.Make(Chunk / 2, out _).Length - Chunk / 2; // what is not ballast; the lengths of lengths do not change in between
        foreach (int length in new[] { Chunk, Chunk + 1 })
        {
            byte[] wasm = DemoModule.Make(length - rest, out ActorClaims claims);
            Assert.Equal(length, wasm.Length);
            (await MoorAsync("push", Write("exact.wasm", wasm))).AssertSucceeded();
            Assert.Equal(wasm, (await MoorAsync("pull", claims.Subject, "--out", "-")).AssertSucceeded().OutputBytes);
        }
    }

    [Fact]
    public async Task Revisions_OnlyGrow_AndStayWithTheirIssuer()
    {
        NKey subject = NKey.Create(NKeyKind.Module);
        string second = Sign("second.wasm", "tally/tally", subject, 2, Issuer), other = Sign("other.wasm", "echo/echo", subject, 2, Issuer);
        (await MoorAsync("push", second)).AssertSucceeded();
        Assert.Contains("stored already", (await MoorAsync("push", second)).AssertSucceeded().Output);
        Assert.Contains("revision 2 is stored already, with other bytes", (await MoorAsync("push", other)).AssertFailed(1));
        Assert.Contains("revision 1 is older than revision 2", (await MoorAsync("push", Sign("first.wasm", "tally/tally", subject, 1, Issuer))).AssertFailed(1));
        string forged = Sign("forged.wasm", "tally/tally", subject, 3, NKey.Create(NKeyKind.Account));
        Assert.Contains("signed by another account", (await MoorAsync("push", forged)).AssertFailed(1));

        string third = Sign("third.wasm", "echo/echo", subject, 3, Issuer);
        (await MoorAsync("push", third)).AssertSucceeded();
        Assert.Equal(await File.ReadAllBytesAsync(third), (await MoorAsync("pull", subject.PublicKey, "--out", "-")).AssertSucceeded().OutputBytes);
        Assert.Contains("revision 2 is not stored: revision 3 is", (await MoorAsync("pull", subject.PublicKey, "--rev", "2")).AssertFailed(1));
    }

    [Fact]
    public async Task Pull_OfWhatIsNotThere_SaysSo_AndWritesNothing()
    {
        string key = NKey.Create(NKeyKind.Module).PublicKey, target = InFolder("nothing.wasm");
        Assert.Contains($"no module {key} is stored here", (await MoorAsync("pull", key, "--out", target)).AssertFailed(1));
        Assert.Contains("is no module's key", (await MoorAsync("pull", "counter", "--out", target)).AssertFailed(1));
        Assert.False(File.Exists(target));
        Assert.Contains("no modules are stored", (await MoorAsync("pull", "--list")).AssertSucceeded().Output);
    }

    [Fact]
    public async Task Pull_FromAnIssuerThatIsNotTrusted_WritesNothing()
    {
        NKey subject = NKey.Create(NKeyKind.Module);
        (await MoorAsync("push", Sign("mine.wasm", "tally/tally", subject, 1, Issuer))).AssertSucceeded();
        string target = InFolder("untrusted.wasm");
        MoorResult pulled = await MoorAsync("pull", subject.PublicKey, "--out", target, "--trust", NKey.Create(NKeyKind.Account).PublicKey);
        Assert.Contains("UntrustedIssuer", pulled.AssertFailed(1));
        Assert.False(File.Exists(target));
        (await MoorAsync("pull", subject.PublicKey, "--out", target, "--trust", Issuer.PublicKey)).AssertSucceeded();
    }

    [Fact]
    public async Task Pulls_OfSeveralClientsAtOnce_EachGetItsOwnChunks()
    {
        byte[][] modules = [DemoModule.Make(3_000_000, out ActorClaims first), DemoModule.Make(2_000_000, out ActorClaims second)];
        await Task.WhenAll(modules.Select((wasm, i) => MoorAsync("push", Write($"{i}.wasm", wasm)))).WaitAsync(TimeSpan.FromMinutes(1));
        MoorResult[] pulled = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => MoorAsync("pull", (i % 2 == 0 ? first : second).Subject, "--out", "-")));
        Assert.All(pulled.Index(), one => Assert.Equal(modules[one.Index % 2], one.Item.AssertSucceeded().OutputBytes));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with.dots.into.others.subjects")]
    [InlineData("with-a-wildcard-in-it-*")]
    [InlineData("with-white space-in-it")]
    public async Task Transfer_WithANameThatIsNoName_IsRefused(string transfer)
    {
        byte[] wasm = DemoModule.Make(1000, out ActorClaims claims);
        await using NatsConnection client = await NatsConnection.ConnectAsync(Server);
        var put = new UploadRequest(claims.Subject, wasm.Length, wasm.Length, transfer, ModuleClaims.TokenOf(wasm)!, new string('0', 64));
        Assert.Contains("a transfer's name", TransferAck.Read((await AskAsync(client, GantrySubjects.Put, put.ToBytes())).Span).Error);
        var get = new DownloadRequest(claims.Subject, transfer, 0);
        Assert.Contains("a transfer's name", TransferAck.Read((await AskAsync(client, GantrySubjects.Get, get.ToBytes())).Span).Error);
    }

    /// <summary>Starts what the sample needs beside it.</summary>
    /// <returns>The sample's file, its environment, and where NATS is then.</returns>
    protected abstract ValueTask<(string Sample, Dictionary<string, string> Environment, string Server)> PrepareAsync();

    protected abstract ValueTask CleanUpAsync();

    private protected Task<MoorResult> MoorAsync(params string[] arguments) => Moor.RunAsync([.. arguments, "--server", Server, "--timeout", "60s"]);

    protected string InFolder(string name) => Path.Combine(_folder, name);

    protected string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(InFolder(name), bytes);
        return InFolder(name);
    }

    private async Task<ActorHost> StartAsync()
    {
        (string sample, Dictionary<string, string> environment, Server) = await PrepareAsync();
        string file = RepositoryRoot.Combine("samples", "gantry", sample);
        HostManifest manifest = HostManifest.Parse(await File.ReadAllTextAsync(file), file, Path.GetDirectoryName(file)!, environment);
        manifest = manifest with
        {
            Directory = Data,
            Actors = [.. manifest.Actors.Select(actor => actor with { Module = Path.GetFullPath(actor.Module, manifest.Directory) })],
        };
        return await ManifestHost.StartAsync(manifest, HostProviders.Catalog());
    }

    private string Sign(string name, string guest, NKey subject, int revision, NKey issuer) => Write(name, ModuleClaims.Sign(
        File.ReadAllBytes(TemporaryFiles.Guest(guest)), new ActorClaims { Subject = subject.PublicKey, Name = "named", Revision = revision }, issuer));
}
