using Mooring.Cli.Demo;
using Mooring.Cli.Gantry;
using Mooring.Cli.Tests.Support;
using Mooring.Hosting.Claims;
using Mooring.Providers.S3.Tests;
using Mooring.Testing.Nats;

namespace Mooring.Cli.Tests.Gantry;

/// <summary>samples/gantry/host.s3-nats.yaml with a real NATS server and a real S3 server.</summary>
public sealed class GantryOnS3AndNatsTests : GantryContract
{
    private NatsServer? _nats;
    private S3Server? _s3;

    [Fact]
    public async Task Push_ToAServerWithoutARegistry_SaysWhatToDo()
    {
        await using NatsServer empty = await NatsServer.StartAsync();
        byte[] wasm = DemoModule.Make(1000, out _);
        string said = (await Moor.RunAsync("push", Write("x.wasm", wasm), "--server", empty.Url)).AssertFailed(1);
        Assert.Contains("nobody serves Gantry", said);
        Assert.Contains("moor up", said);
    }

    /// <remarks>
    /// The chunk that was on its way is sent again after the timeout, and taken once if only its answer was lost. That client and registry come back at
    /// different times is part of it: who is first finds nobody there.
    /// </remarks>
    [Fact]
    public async Task Push_DuringWhichTheBrokerIsKilledAndRestarted_StoresTheModule()
    {
        byte[] wasm = DemoModule.Make(4 << 20, out ActorClaims claims);
        await using GantryClient client = await GantryClient.ConnectAsync(Server, credentials: null, TimeSpan.FromSeconds(15), CancellationToken.None);
        var meter = new TransferMeter("module");
        Task<long> push = client.PushAsync(wasm, claims, meter, CancellationToken.None);
        while (meter.Done == 0 && !push.IsCompleted) await Task.Yield();
        _nats!.Kill();
        await _nats.RestartAsync();
        Assert.Equal(16 + 1, await push.WaitAsync(TimeSpan.FromMinutes(3))); // chunks: the claims are beyond the ballast
        Assert.Equal(wasm, (await PullAsync(claims.Subject)).AssertSucceeded().OutputBytes);
    }

    /// <summary>Pulls a module; once more while nobody listens, since on a busy machine the push may be over before the broker dies.</summary>
    private async Task<MoorResult> PullAsync(string subject)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            MoorResult pulled = await MoorAsync("pull", subject, "--out", "-");
            if (pulled.ExitCode == 0 || TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMinutes(2)) return pulled;
        }
    }

    protected override async ValueTask<(string Sample, Dictionary<string, string> Environment, string Server)> PrepareAsync()
    {
        _nats = await NatsServer.StartAsync();
        _s3 = await S3Server.StartAsync();
        var environment = new Dictionary<string, string> { ["NATS_URL"] = _nats.Url, ["S3_ENDPOINT"] = _s3.Endpoint.ToString(), ["GANTRY_PORT"] = "0" };
        return ("host.s3-nats.yaml", environment, _nats.Url);
    }

    protected override async ValueTask CleanUpAsync()
    {
        if (_s3 is not null) await _s3.DisposeAsync();
        if (_nats is not null) await _nats.DisposeAsync();
    }
}
