using System.Globalization;
using System.Net;
using Mooring.Hosting;
using Mooring.Providers.Postgres.Tests;
using Mooring.Providers.S3.Tests;
using Mooring.Testing.Nats;

namespace Mooring.Cli.Tests.Hosts;

/// <summary>The sample <c>depot</c>: one module file, and manifests that put real servers in the places of what is embedded.</summary>
public sealed class OneModuleTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(180);
    private static readonly byte[] Large = [.. Enumerable.Range(0, 25_000).Select(i => (byte)(i * 7 + i / 251))];

    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-depot-").FullName;
    private readonly HttpClient _client = new();

    [Theory]
    [InlineData("host.yaml")]
    [InlineData("host.s3.yaml")]
    [InlineData("host.postgres.yaml")]
    [InlineData("host.nats.yaml")]
    [InlineData("host.servers.yaml")]
    public async Task Depot_OnEveryManifest_GivesTheSameResults(string manifest)
    {
        bool hasAll = manifest == "host.servers.yaml";
        await using S3Server? s3 = hasAll || manifest == "host.s3.yaml" ? await S3Server.StartAsync() : null;
        PostgresServer? postgres = hasAll || manifest == "host.postgres.yaml" ? await PostgresServer.GetAsync() : null; // ends with the tests
        await using NatsServer? nats = hasAll || manifest == "host.nats.yaml" ? await NatsServer.StartAsync() : null;
        int port = SampleHost.FreePort();
        await using ActorHost host = await SampleHost.StartAsync(
            $"depot/{manifest}",
            _folder,
            ("DEPOT_PORT", $"{port}"),
            ("S3_ENDPOINT", s3?.Endpoint.ToString() ?? ""),
            ("DEPOT_DATABASE", postgres is null ? "" : await postgres.CreateDatabaseAsync()),
            ("NATS_URL", nats?.Url ?? ""));
        _client.BaseAddress = new Uri($"http://127.0.0.1:{port}/");

        Assert.Equal("stored 0\n", await _client.GetStringAsync("/"));
        foreach ((string name, byte[] content) in new[] { ("empty", []), ("text", "hello"u8.ToArray()), ("large", Large) })
        {
            using HttpResponseMessage stored = await _client.PutAsync(name, new ByteArrayContent(content));
            Assert.Equal((HttpStatusCode.Created, "stored\n"), (stored.StatusCode, await stored.Content.ReadAsStringAsync()));
            await UntilHeardAsync($"depot.stored {name}");
        }

        foreach (string name in new[] { "empty", "text", "large" })
        {
            using HttpResponseMessage fetched = await _client.PostAsync(name, null);
            Assert.Equal(HttpStatusCode.Accepted, fetched.StatusCode);
            await UntilHeardAsync($"depot.fetched {name}");
        }

        using (HttpResponseMessage removed = await _client.DeleteAsync("text")) Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        using (HttpResponseMessage gone = await _client.PostAsync("text", null)) Assert.Equal(HttpStatusCode.InternalServerError, gone.StatusCode);
        string report = await UntilHeardAsync("depot.removed text");
        Assert.Equal(
            $"""
            stored 3
            object empty 0 {Fnv([])}
            object large 25000 {Fnv(Large)}
            heard depot.removed text
            heard depot.fetched large
            heard depot.fetched text
            heard depot.fetched empty
            heard depot.stored large
            heard depot.stored text
            heard depot.stored empty

            """,
            report);
    }

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Waits until a message has come back to the actor: brokers take their time.</summary>
    /// <returns>The actor's report.</returns>
    private async Task<string> UntilHeardAsync(string message)
    {
        using var limit = new CancellationTokenSource(Longest);
        while (true)
        {
            string report = await _client.GetStringAsync("/", limit.Token);
            if (report.Contains($"heard {message}\n", StringComparison.Ordinal)) return report;
            await Task.Delay(10, limit.Token);
        }
    }

    private static string Fnv(byte[] content)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in content) hash = (hash ^ value) * 0x100000001b3;
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
