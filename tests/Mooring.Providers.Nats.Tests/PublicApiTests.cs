using Mooring.Tests.Shared;

namespace Mooring.Providers.Nats.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(NatsProviders).Assembly, "PublicApi.txt"));
}
