using Mooring.Cli.Demo;
using Mooring.Cli.Tests.Support;
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
