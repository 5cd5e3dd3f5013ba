using Mooring.Tests.Shared;

namespace Mooring.WaPc.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(WaPcGuest).Assembly, "PublicApi.txt"));
}
