using Mooring.Tests.Shared;

namespace Mooring.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(MooringRuntime).Assembly, "PublicApi.txt"));
}
