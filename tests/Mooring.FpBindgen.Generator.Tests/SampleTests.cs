using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Mooring.Samples.Metrics;

namespace Mooring.FpBindgen.Generator.Tests;

/// <summary>The sample does what its text says.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task MetricsService_AnswersFromItsGuest()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using WebApplication app = MetricsService.Create(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"]);
        await app.StartAsync(cancellation);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Equal([new Cell("monday", 1.5), new Cell("tuesday", 2.25), new Cell("wednesday", -3)], await CellsAsync());

        HttpResponseMessage unknown = await http.GetAsync("/cells/other", cancellation);
        Assert.Equal(HttpStatusCode.BadGateway, unknown.StatusCode);
        Assert.Contains("does not know the series", await unknown.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);

        Cell[][] many = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => CellsAsync()));
        Assert.All(many, one => Assert.Equal(3, one.Length));
        await app.StopAsync(cancellation);

        async Task<Cell[]> CellsAsync()
        {
            using JsonDocument json = JsonDocument.Parse(await http.GetStringAsync("/cells/load", cancellation));
            return [.. json.RootElement.EnumerateArray().Select(cell => new Cell(cell.GetProperty("label").GetString()!, cell.GetProperty("value").GetDouble()))];
        }
    }
}
