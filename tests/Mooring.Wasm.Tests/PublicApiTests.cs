using Mooring.Tests.Shared;

namespace Mooring.Wasm.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(Engine).Assembly, "PublicApi.txt"));
}
