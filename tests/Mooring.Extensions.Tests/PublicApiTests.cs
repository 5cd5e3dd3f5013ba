using Microsoft.Extensions.DependencyInjection;
using Mooring.Tests.Shared;

namespace Mooring.Extensions.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsTheOneRecorded() =>
        Assert.Null(ApiBaseline.Check(typeof(MooringServiceCollectionExtensions).Assembly, "PublicApi.txt"));
}
