using System.Security.Cryptography;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Nats;
using Mooring.Testing.Hosts;
using Mooring.Testing.Nats;

namespace Mooring.Providers.Nats.Tests;

/// <summary>A guest that publishes the chunks of a download, and a broker that is killed meanwhile.</summary>
public sealed class BrokerLostInStreamTests : IAsyncLifetime
{
    private const int Chunk = 64 * 1024;
    private const int Chunks = 128; // 8 MiB: more than may wait for a broker

    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(Chunk * Chunks);

    private NatsServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await NatsServer.StartAsync();

    [Fact]
    public async Task Broker_KilledAndRestarted_TheStreamGoesOnInOrder_AndTheEventsSaySo()
    {
        const int BeforeTheLoss = 60, Meanwhile = 10;
        var isBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using NatsConnection client = await NatsConnection.ConnectAsync(new NatsOptions
        {
            Servers = [_server.Url],
            OnEvent = happening =>
            {
                if (happening is NatsReconnected) isBack.TrySetResult();
            },
        });
        await using NatsSubscription chunks = await client.SubscribeAsync("chunks");
        await using StreamStage stage = await OpenAsync();
        stage.Allow(BeforeTheLoss);
        await stage.DownloadAsync("thing", Chunk, "to:chunks");
        List<ulong> got = await TakeAsync(chunks, BeforeTheLoss - 1);
        await stage.Held;

        _server.Kill();
        await stage.Events.UntilAsync("mooring.provider.nats.disconnected");
        stage.Allow(Meanwhile); // these wait in the client's buffer
        await stage.Held;
        await _server.RestartAsync();
        await stage.Events.UntilAsync("mooring.provider.nats.reconnected");
        await isBack.Task.Within();
        stage.AllowAll();
        HostEvent completed = await stage.Events.UntilAsync("mooring.provider.blob.download.completed");
        Assert.Equal($"{Chunks}", completed.Data["chunks"]);

        while (got[^1] != Chunks - 1) got.AddRange(await TakeAsync(chunks, (ulong)Chunks - 1));
        Assert.Equal(got.Order().Distinct(), got);
        // Core NATS delivers at most once: what was published around the loss may be missing, everything else is there.
        Assert.Equal(Enumerable.Range(0, BeforeTheLoss).Select(number => (ulong)number), got.TakeWhile(number => number < BeforeTheLoss));
        const int After = BeforeTheLoss + Meanwhile;
        Assert.Equal(Chunks - After, got.Count(number => number >= After));
        Assert.Equal(0, stage.Actor.Restarts);
    }

    [Fact]
    public async Task Broker_ThatStaysAway_EndsTheStreamWithItsDeadline_AndTheActorAnswers()
    {
        await using StreamStage stage = await OpenAsync();
        stage.Allow(1);
        await stage.DownloadAsync("thing", Chunk, "to:chunks");
        await stage.Held;
        _server.Kill();
        await stage.Events.UntilAsync("mooring.provider.nats.disconnected");
        stage.AllowAll();
        HostEvent failed = await stage.Events.UntilAsync("mooring.provider.blob.download.failed");
        Assert.Contains("no room in the outgoing buffer", failed.Data["message"], StringComparison.Ordinal);
        Assert.Equal("Publish", (await stage.Events.UntilAsync("mooring.provider.failed")).Data["operation"]);
        Assert.Equal(0, stage.Actor.Restarts);
        await stage.StreamAsync("to:chunks");

        // What was accepted and can never be sent is told of when the link ends.
        await stage.Host.StopAsync();
        HostEvent closed = await stage.Events.UntilAsync("mooring.provider.nats.closed");
        Assert.True(long.Parse(closed.Data["lostBytes"], System.Globalization.CultureInfo.InvariantCulture) > Chunk);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private Task<StreamStage> OpenAsync() =>
        StreamStage.OpenAsync(() => new ScriptedStore(Content), others: (NatsProviders.Messaging(), $"URL={_server.Url}"));

    /// <summary>Takes chunks up to and including one.</summary>
    /// <returns>Their numbers.</returns>
    private static async Task<List<ulong>> TakeAsync(NatsSubscription chunks, ulong last)
    {
        var numbers = new List<ulong>();
        while (numbers.Count == 0 || numbers[^1] != last)
        {
            Assert.True(await chunks.WaitToReadAsync().Within(), "the subscription has ended");
            while (chunks.TryRead(out NatsMessage? message)) numbers.Add(FileChunk.Decode(message.Data.Span).SequenceNo);
        }

        return numbers;
    }
}
