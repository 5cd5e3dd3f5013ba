using Mooring.Tests.Shared;

namespace Mooring.FpBindgen.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(FpRuntime).Assembly, "PublicApi.txt"));
}
