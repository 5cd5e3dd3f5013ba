using Mooring.Tests.Shared;

namespace Mooring.MessagePack.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(MessagePackReader).Assembly, "PublicApi.txt"));
}
