using Mooring.Tests.Shared;

namespace Mooring.Nats.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(NatsConnection).Assembly, "PublicApi.txt"));
}
