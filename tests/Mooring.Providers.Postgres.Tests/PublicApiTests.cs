using Mooring.Tests.Shared;

namespace Mooring.Providers.Postgres.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() => Assert.Null(ApiBaseline.Check(typeof(PostgresProviders).Assembly, "PublicApi.txt"));
}
