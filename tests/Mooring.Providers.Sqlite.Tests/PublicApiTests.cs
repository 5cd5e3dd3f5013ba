using Mooring.Tests.Shared;

namespace Mooring.Providers.Sqlite.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(SqliteProviders).Assembly, "PublicApi.txt"));
}
