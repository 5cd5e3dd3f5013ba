using Mooring.Tests.Shared;

namespace Mooring.Providers.S3.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(S3Providers).Assembly, "PublicApi.txt"));
}
