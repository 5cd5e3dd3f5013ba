using Mooring.Nats.Tests.Support;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Core;

public sealed class DrainTests
{
    [Fact]
    public async Task Subscription_Drained_IsReadToItsEndFirst()
    {
        await using NatsServer server = await NatsServer.StartAsync();
        await using NatsConnection nats = await NatsConnection.ConnectAsync(server.Url);
        NatsSubscription subscription = await nats.SubscribeAsync("work");
        for (int i = 0; i < 1_000; i++) await nats.PublishAsync("work");
        Task draining = subscription.DrainAsync();

        int count = 0;
        await foreach (NatsMessage _ in subscription) count++;

        await draining.Within();
        Assert.Equal(1_000, count);
        await nats.PublishAsync("work");
        await nats.FlushAsync();
        Assert.Equal(1_000, subscription.Delivered);
    }

    [Fact]
    public async Task Subscription_DrainedAndNotRead_GivesUpAfterItsTimeAndSaysWhatItDropped()
    {
        await using NatsServer server = await NatsServer.StartAsync();
        await using NatsConnection nats = await NatsConnection.ConnectAsync(new NatsOptions { Servers = [server.Url], DrainTimeout = TimeSpan.FromMilliseconds(200) });
        NatsSubscription subscription = await nats.SubscribeAsync("work");
        for (int i = 0; i < 3; i++) await nats.PublishAsync("work");
        var late = await Assert.ThrowsAsync<NatsTimeoutException>(() => subscription.DrainAsync().Within());
        Assert.Contains("3 messages", late.Message);
    }

    [Fact]
    public async Task Connection_Drained_AnswersWhatItHasTakenThenCloses()
    {
        await using NatsServer server = await NatsServer.StartAsync();
        await using NatsConnection client = await NatsConnection.ConnectAsync(server.Url);
        NatsConnection service = await NatsConnection.ConnectAsync(server.Url);
        NatsSubscription subscription = await service.SubscribeAsync("echo");
        var go = new TaskCompletionSource();
        Task serving = Task.Run(async () =>
        {
            await foreach (NatsMessage message in subscription)
            {
                await go.Task;
                await message.RespondAsync(message.Data);
            }
        });
        Task<NatsMessage>[] requests = [.. Enumerable.Range(0, 100).Select(i => client.RequestAsync("echo", Bytes.Of($"{i}")))];
        await client.FlushAsync();
        await service.FlushAsync();

        Task draining = service.DrainAsync();
        Assert.Equal(NatsConnectionState.Draining, service.State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => service.SubscribeAsync("more"));
        go.SetResult();

        await draining.Within();
        await serving.Within();
        NatsMessage[] answers = await Task.WhenAll(requests).Within();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), answers.Select(answer => answer.Text));
        Assert.Equal(NatsConnectionState.Closed, service.State);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => service.PublishAsync("x").AsTask());
    }
}
