using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mooring.Testing;
using Mooring.Tests.Support;
using Recipes;

namespace Mooring.Extensions.Tests;

/// <summary>The recipes of docs/moored.md do what the document says.</summary>
public sealed partial class RecipeTests
{
    /// <summary>The recipes are part of the solution, so what stands in them compiles.</summary>
    [Fact]
    public void Snippets_StandInTheRecipes_LineByLine()
    {
        string document = File.ReadAllText(RepositoryRoot.Combine("docs", "moored.md"));
        string recipes = document[document.IndexOf("## Recipes", StringComparison.Ordinal)..];
        HashSet<string> compiled = [.. Directory.EnumerateFiles(RepositoryRoot.Combine("samples", "Recipes"), "*.cs")
            .SelectMany(File.ReadLines).Select(line => line.Trim())];
        string[] lines = [.. Snippet().Matches(recipes).SelectMany(snippet => snippet.Groups["code"].Value.Split('\n')).Select(line => line.Trim())];
        Assert.NotEmpty(lines);
        Assert.All(lines.Where(line => line.Length > 0), line => Assert.Contains(line, compiled));
    }

    [Fact]
    public async Task Streams_EachHasItsOwnSession_WhichEndsWithIt()
    {
        await using var runtime = new MooringRuntime();
        var ends = new List<(Channel<string> Requests, Channel<string> Responses, Task Served)>();
        for (int i = 0; i < 2; i++)
        {
            (Channel<string> requests, Channel<string> responses) = (Channel.CreateUnbounded<string>(), Channel.CreateBounded<string>(1));
            ends.Add((requests, responses, StreamRecipe.ServeAsync(runtime, requests.Reader, responses.Writer, CancellationToken.None)));
        }

        foreach (string message in new[] { "one", "two" })
        {
            foreach ((Channel<string> requests, Channel<string> responses, _) in ends)
            {
                await requests.Writer.WriteAsync(message);
                Assert.Equal(message == "one" ? "1: one" : "2: two", await responses.Reader.ReadAsync().Soon());
            }
        }

        Assert.Equal(2, Session.Open);
        foreach ((Channel<string> requests, _, Task served) in ends)
        {
            requests.Writer.Complete();
            await served.Soon();
        }

        Assert.Equal(0, Session.Open);
    }

    [Fact]
    public async Task Tenants_EachHasItsOwnEngine()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRuleEngines().AddSingleton<Orders>();
        using IHost host = builder.Build();
        await host.StartAsync().Soon();
        var orders = host.Services.GetRequiredService<Orders>();
        Assert.Equal(30, await orders.ScoreAsync("abc", 10).Soon());
        Assert.Equal(31, await orders.ScoreAsync("abc", 10).Soon());
        Assert.Equal(50, await orders.ScoreAsync("hello", 10).Soon());
        Assert.Equal(2, host.Services.GetRequiredService<MooredPool<string, RuleEngine>>().Count);
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task NativeHandle_Converts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "iconv is called in the C library of Linux");
        await using var runtime = new MooringRuntime();
        Assert.Equal("grüße", await NativeHandleRecipe.ConvertAsync(runtime, "grüße").Soon());
    }

    [Fact]
    public async Task ThreadState_IsThereAfterAnAwait_AndCannotBeMobile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "uselocale is called in the C library of Linux");
        await using var runtime = new MooringRuntime();
        Assert.True(await ThreadStateRecipe.IsKeptAsync(runtime).Soon());
        await Assert.ThrowsAsync<ArgumentException>(() => runtime.CreateAsync(() => new ThreadLocale("C")).Soon());
    }

    [Fact]
    public async Task Lock_IsHeldAcrossAnAwait()
    {
        await using var runtime = new MooringRuntime();
        Assert.Equal(1, await LockRecipe.ReloadAsync(runtime).Soon());
    }

    [Fact]
    public async Task Sqlite_CallersShareOneConnection_AndABrokenOneIsReplaced()
    {
        string folder = Directory.CreateTempSubdirectory("mooring").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOrderStore(Path.Combine(folder, "orders.db"));
        using (IHost host = builder.Build())
        {
            await host.StartAsync().Soon();
            Moored<OrderStore> store = host.Services.GetRequiredService<Moored<OrderStore>>();
            long[] ids = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => store.RunAsync((s, item) => s.Add(item), $"item {i}").AsTask())).Soon();
            Assert.Equal(Enumerable.Range(1, 100).Select(id => (long)id), ids.Order());

            // A mistake of the caller's is its own; a broken database is not.
            await Assert.ThrowsAsync<SqliteException>(() => store.RunAsync(s => s.Execute("SELEC")).Soon());
            Assert.Equal(0, store.Restarts);
            await Assert.ThrowsAsync<SqliteException>(() => store.RunAsync(_ => throw new SqliteException("broken", 11)).Soon());
            Assert.Equal(101, await store.RunAsync(s => s.Add("after")).Soon());
            Assert.Equal(1, store.Restarts);
            await host.StopAsync().Soon();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
