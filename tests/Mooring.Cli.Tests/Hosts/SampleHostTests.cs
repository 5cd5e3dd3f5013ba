using Mooring.Hosting;

namespace Mooring.Cli.Tests.Hosts;

/// <summary>The samples as they are, with the providers that moor brings along.</summary>
public sealed class SampleHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-sample-").FullName;
    private readonly HttpClient _client = new();

    [Fact]
    public async Task Counter_OnSqlite_CountsOn_AfterTheHostHasBeenStopped()
    {
        for (int run = 0; run < 2; run++)
        {
            int port = SampleHost.FreePort();
            await using ActorHost host = await SampleHost.StartAsync("counter/host.yaml", _folder, ("COUNTER_PORT", $"{port}"));
            for (int visit = 1; visit <= 3; visit++)
                Assert.Equal($$"""{"path":"/hello","visits":{{run * 3 + visit}}}""", await _client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/hello")));
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
