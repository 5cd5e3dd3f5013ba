using Mooring.Grpc.Tests.Support;

namespace Mooring.Grpc.Tests.Server;

/// <summary>Alone, because what it counts is the process's.</summary>
[CollectionDefinition(nameof(GzipBombTests), DisableParallelization = true)]
public sealed class GzipBombCollection;

[Collection(nameof(GzipBombTests))]
public sealed class GzipBombTests
{
    [Fact]
    public async Task Gzip_ThatExplodes_IsResourceExhausted()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);
        var bomb = RawClient.Frame(RawClient.Compress(new byte[200 * 1024 * 1024]), flag: 1);
        var before = GC.GetTotalAllocatedBytes();

        var response = await client.SendAsync(bomb, headers: [("grpc-encoding", "gzip")]);

        Assert.Equal("8", response.Status);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100 * 1024 * 1024);
    }
}
