using Mooring.Tests.Shared;

namespace Mooring.Wasi.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(WasiContext).Assembly, "PublicApi.txt"));
}
