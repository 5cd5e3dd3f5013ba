using Mooring.Tests.Shared;

namespace Mooring.Providers.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(LoggingProvider).Assembly, "PublicApi.txt"));
}
