using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Tests.Shared;

namespace Mooring.Providers.Tests;

/// <summary><c>wascc:logging</c>, through a real guest into the host's log.</summary>
public sealed class LoggingTests : IAsyncDisposable
{
    private readonly StandingTime _time = new();
    private readonly Lines _lines = new();
    private readonly ActorHost _host;
    private HostedActor _actor = null!;

    public LoggingTests() => _host = new ActorHost(new ActorHostOptions { LoggerFactory = new LoggerFactory([_lines]), TimeProvider = _time });

    [Theory]
    [InlineData(1u, LogLevel.Error, "hello")]
    [InlineData(2u, LogLevel.Warning, "hello")]
    [InlineData(3u, LogLevel.Information, "hello")]
    [InlineData(4u, LogLevel.Debug, "hello")]
    [InlineData(5u, LogLevel.Trace, "hello")]
    [InlineData(0u, LogLevel.Error, "Unknown log level 0: hello")]
    [InlineData(6u, LogLevel.Error, "Unknown log level 6: hello")]
    public async Task Line_HasTheLevelThatItsNumberMeans(uint number, LogLevel level, string text)
    {
        await StartAsync();
        await LogAsync(number, "hello");
        Assert.Equal((level, text), _lines.Single(line => (line.Level, line.State["Line"])));
    }

    [Fact]
    public async Task Line_SaysWhichActorItIsOf()
    {
        await StartAsync();
        await LogAsync(3, "hello");
        (_, string category, string written, ImmutableDictionary<string, string> state) = Assert.Single(_lines.Written);
        Assert.Equal("Mooring.Provider.wascc:logging", category);
        Assert.Equal($"[a {_actor.Key}] hello", written);
        Assert.Equal(("a", _actor.Key), (state["Actor"], state["Key"])); // structured, not only in the text
    }

    [Theory]
    [InlineData("one\ntwo", "one two")]
    [InlineData("one\r\n[b MADE] I am b", "one  [b MADE] I am b")]
    [InlineData("\u001b[2Jcleared", " [2Jcleared")]
    [InlineData("nul\0", "nul ")]
    [InlineData("\u2028line", " line")]
    [InlineData("grüße", "grüße")]
    public async Task Line_WithControls_CannotForgeAnother(string said, string written)
    {
        await StartAsync();
        await LogAsync(3, said);
        Assert.Equal(written, _lines.Single(line => line.State["Line"]));
    }

    [Fact]
    public async Task Line_ThatIsTooLong_IsCut()
    {
        await StartAsync();
        await LogAsync(3, new string('x', 100_000));
        Assert.Equal(8192, _lines.Single(line => line.State["Line"].Length));
    }

    [Fact]
    public async Task Write_AsAssemblyScriptCallsIt_IsTheSame()
    {
        await StartAsync();
        await _host.AskAsync(CapabilityIds.Logging, LoggingOperations.Write, new LogLine(2, "hello"));
        Assert.Equal(LogLevel.Warning, _lines.Single(line => line.Level));
    }

    [Fact]
    public async Task Flood_IsCutShort_AndTold_AndEndsWithItsSecond()
    {
        await StartAsync(("MAX_LINES_PER_SECOND", "10"));
        await using IAsyncEnumerator<HostEvent> events = _host.ReadEventsAsync().GetAsyncEnumerator();
        for (int i = 0; i < 100; i++) await LogAsync(3, $"line {i}");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"line {i}"), _lines.Written.Select(line => line.State["Line"]));

        _time.Advance(TimeSpan.FromSeconds(1));
        await LogAsync(3, "after");
        Assert.Equal(["[a] 90 lines were left out", $"[a {_actor.Key}] after"], _lines.Written.Skip(10).Select(line => line.Text));
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(("mooring.provider.log.lines_left_out", "90"), (events.Current.Type, events.Current.Data["count"]));
    }

    [Fact]
    public async Task Flood_OfOneActor_LeavesOthersTheirLines()
    {
        await StartAsync(("MAX_LINES_PER_SECOND", "5"));
        HostedActor other = await _host.StartActorAsync(TestActors.Sign("echo/echo", "other", CapabilityIds.Logging));
        await _host.LinkAsync(new LinkDefinition("other", CapabilityIds.Logging));
        for (int i = 0; i < 50; i++) await LogAsync(3, "flood");
        await _host.CallAsync(other.Key, "Ask", (byte[])[.. "default wascc:logging WriteLog\n"u8, .. new LogLine(3, "heard").ToBytes().Span]);
        Assert.Contains(_lines.Written, line => line.State.GetValueOrDefault("Line") == "heard");
    }

    [Fact]
    public async Task Operation_ThatIsNone_IsRefused()
    {
        await StartAsync();
        await Assert.ThrowsAsync<GuestErrorException>(() => _host.AskAsync(CapabilityIds.Logging, "Shout", new LogLine(1, "x")));
        Assert.Empty(_lines.Written);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task StartAsync(params (string Name, string Value)[] values)
    {
        _actor = await _host.StartActorAsync(TestActors.Sign("echo/echo", "a", CapabilityIds.Logging));
        await _host.AddProviderAsync(new LoggingProvider());
        await _host.LinkAsync(new LinkDefinition("a", CapabilityIds.Logging) { Values = values.ToImmutableDictionary(value => value.Name, value => value.Value) });
    }

    private Task LogAsync(uint level, string body) => _host.AskAsync(CapabilityIds.Logging, LoggingOperations.WriteLog, new LogLine(level, body));

    /// <summary>A clock whose seconds pass when the test says so.</summary>
    private sealed class StandingTime : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerHour;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _ticks);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }

    /// <summary>What was logged.</summary>
    private sealed class Lines : ILoggerProvider
    {
        public ConcurrentQueue<(LogLevel Level, string Category, string Text, ImmutableDictionary<string, string> State)> Written { get; } = new();

        public T Single<T>(Func<(LogLevel Level, string Category, string Text, ImmutableDictionary<string, string> State), T> part) => part(Assert.Single(Written));

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
            // Nothing is held.
        }

        private sealed class Logger(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Written.Enqueue((logLevel, category, formatter(state, exception), state is IEnumerable<KeyValuePair<string, object?>> pairs
                    ? pairs.ToImmutableDictionary(pair => pair.Key, pair => $"{pair.Value}")
                    : ImmutableDictionary<string, string>.Empty));
        }
    }
}
