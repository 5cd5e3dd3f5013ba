using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Mooring.Hosting;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Providers;

namespace Mooring.Testing.Events;

/// <summary>One module file, the guest <c>journal</c>, gives the same results on every store of events: with extras and logging, through claims and links.</summary>
public abstract class JournalContract
{
    private static readonly NKey Issuer = NKey.Create(NKeyKind.Account);

    [Fact]
    public async Task Journal_KeepsWhatItIsTold_WithNumbersAndNamesOfTheHost()
    {
        await using Stage stage = await OpenAsync();
        string[] ids = [await stage.CallAsync("Write", "diary\nfirst"), await stage.CallAsync("Write", "other\nelsewhere"), await stage.CallAsync("Write", "diary\nsecond")];
        Assert.Equal(3, ids.Distinct().Count());

        string[][] lines = await stage.ReadAsync("diary");
        Assert.Equal([ids[0], ids[2]], lines.Select(line => line[0]));
        Assert.Equal(["0", "2"], lines.Select(line => line[1])); // the sequence is the actor's, whatever the stream
        Assert.All(lines, line => Assert.InRange(int.Parse(line[2]), 1, 6)); // a die
        Assert.All(lines, line => Assert.True(Guid.TryParse(line[3], out _)));
        Assert.Equal(["first", "second"], lines.Select(line => line[4]));
        Assert.Equal(["first"], (await stage.ReadAsync("diary", 1)).Select(line => line[4]));
        Assert.Empty(await stage.ReadAsync("empty"));
    }

    [Fact]
    public async Task Journal_LogsInItsOwnName()
    {
        await using Stage stage = await OpenAsync();
        string id = await stage.CallAsync("Write", "diary\nx");
        (LogLevel level, string line) = Assert.Single(stage.Lines, line => line.Text.Contains("wrote", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, level);
        Assert.Contains($"wrote {id} to diary", line, StringComparison.Ordinal);
        Assert.Contains(stage.Actor.Key, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_ToldNoStream_PassesTheProvidersReasonOn()
    {
        await using Stage stage = await OpenAsync();
        Assert.Contains("has a name", (await Assert.ThrowsAsync<GuestErrorException>(() => stage.CallAsync("Write", "\nx"))).Message, StringComparison.Ordinal);
    }

    /// <summary>Opens a store of events for one test.</summary>
    /// <returns>The provider, and what ends with the test beside it.</returns>
    protected abstract ValueTask<(ICapabilityProvider Provider, IAsyncDisposable? Server)> OpenStreamsAsync();

    private async Task<Stage> OpenAsync()
    {
        (ICapabilityProvider streams, IAsyncDisposable? server) = await OpenStreamsAsync();
        var stage = new Stage(server);
        string[] capabilities = [CapabilityIds.EventStreams, CapabilityIds.Extras, CapabilityIds.Logging];
        stage.Actor = await stage.Host.StartActorAsync(ModuleClaims.Sign(
            File.ReadAllBytes(RepositoryRoot.Combine("guests", "journal", "journal.wasm")),
            new ActorClaims { Subject = NKey.Create(NKeyKind.Module).PublicKey, Name = "journal", Capabilities = [.. capabilities] },
            Issuer));
        foreach (ICapabilityProvider provider in new[] { streams, new ExtrasProvider(), new LoggingProvider() }) await stage.Host.AddProviderAsync(provider);
        foreach (string capability in capabilities) await stage.Host.LinkAsync(new LinkDefinition("journal", capability));
        return stage;
    }

    private sealed class Stage : IAsyncDisposable, ILoggerProvider, ILogger
    {
        private readonly IAsyncDisposable? _server;

        public Stage(IAsyncDisposable? server)
        {
            _server = server;
            var logs = new LoggerFactory([this]);
            Host = new ActorHost(new ActorHostOptions { LoggerFactory = logs });
        }

        public ActorHost Host { get; }

        public HostedActor Actor { get; set; } = null!;

        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

        public async Task<string> CallAsync(string operation, string text) =>
            Encoding.UTF8.GetString((await Host.CallAsync("journal", operation, Encoding.UTF8.GetBytes(text))).Span);

        /// <summary>The fields of a stream's lines: id, number, die, guid, text.</summary>
        public async Task<string[][]> ReadAsync(string stream, int count = 0) =>
            [.. (await CallAsync("Read", $"{stream}\n{count}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            if (_server is not null) await _server.DisposeAsync();
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose()
        {
            // Nothing is held; the factory calls this.
        }
    }
}
