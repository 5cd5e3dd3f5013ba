using Mooring.Tests.Shared;

namespace Mooring.Hosting.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(Actor).Assembly, "PublicApi.txt"));
}
