using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Tests.Shared;

namespace Mooring.Providers.Tests;

public sealed class ExtrasTests
{
    [Fact]
    public async Task Sequence_StartsAtNought_AndRandomStaysInside()
    {
        await using ActorHost host = await TestActors.HostAsync(new ExtrasProvider());
        for (ulong i = 0; i < 3; i++)
        {
            Assert.Equal(i, (await AskAsync(host, ExtrasOperations.RequestSequence, new GeneratorRequest(false, true, false, 0, 0))).SequenceNumber);
            Assert.InRange((await AskAsync(host, ExtrasOperations.RequestRandom, new GeneratorRequest(false, false, true, 5, 7))).RandomNumber, 5u, 6u);
        }

        Assert.True(Guid.TryParse((await AskAsync(host, ExtrasOperations.RequestGuid, new GeneratorRequest(true, false, false, 0, 0))).Guid, out _));
        await Assert.ThrowsAsync<GuestErrorException>(() => AskAsync(host, ExtrasOperations.RequestRandom, new GeneratorRequest(false, false, true, 7, 7)));
    }

    private static Task<GeneratorResult> AskAsync(ActorHost host, string operation, GeneratorRequest request) =>
        host.AskAsync<GeneratorRequest, GeneratorResult>(CapabilityIds.Extras, operation, request);
}
