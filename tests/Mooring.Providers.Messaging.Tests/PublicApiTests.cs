using Mooring.Tests.Shared;

namespace Mooring.Providers.Messaging.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(MessagingProvider).Assembly, "PublicApi.txt"));
}
