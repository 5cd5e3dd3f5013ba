using Mooring.Tests.Shared;

namespace Mooring.Providers.Http.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(HttpProviders).Assembly, "PublicApi.txt"));
}
