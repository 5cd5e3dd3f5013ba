using Mooring.Nats.Tests.Support;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Core;

public sealed class RequestTests : IAsyncLifetime
{
    private NatsServer _server = null!;
    private NatsConnection _nats = null!;
    private NatsConnection _service = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await NatsServer.StartAsync();
        _nats = await NatsConnection.ConnectAsync(_server.Url);
        _service = await NatsConnection.ConnectAsync(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nats is not null) await _nats.DisposeAsync();
        if (_service is not null) await _service.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task Requests_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        await using NatsSubscription subscription = await ServeAsync("echo", message => message.RespondAsync(message.Data, message.Headers));

        await Task.WhenAll(Enumerable.Range(0, 500).Select(async i =>
        {
            NatsMessage answer = await _nats.RequestAsync("echo", Bytes.Of($"{i}"), new() { { "Number", $"{i}" } });
            Assert.Equal(($"{i}", $"{i}"), (answer.Text, answer.Headers!["Number"]));
        })).Within();
    }

    [Fact]
    public async Task Request_NobodySubscribes_FailsAtOnce()
    {
        var failure = await Assert.ThrowsAsync<NatsNoRespondersException>(() => _nats.RequestAsync("nobody", timeout: TimeSpan.FromMinutes(5)).Within());
        Assert.Equal("nobody", failure.Subject);
    }

    [Fact]
    public async Task Request_NotAnsweredInTime_TimesOut()
    {
        await using NatsSubscription silent = await _service.SubscribeAsync("silent");
        var failure = await Assert.ThrowsAsync<NatsTimeoutException>(() => _nats.RequestAsync("silent", timeout: TimeSpan.FromMilliseconds(50)));
        Assert.Contains("'silent'", failure.Message);
    }

    [Fact]
    public async Task Request_AnswerAfterTheDeadline_IsNobodysAndTheNextRequestIsNotConfused()
    {
        await using NatsSubscription slow = await _service.SubscribeAsync("slow");
        await Assert.ThrowsAsync<NatsTimeoutException>(() => _nats.RequestAsync("slow", Bytes.Of("first"), timeout: TimeSpan.FromMilliseconds(50)));
        Task<NatsMessage> second = _nats.RequestAsync("slow", Bytes.Of("second"));

        for (int i = 0; i < 2; i++)
        {
            NatsMessage request = (await slow.ReadAsync(TimeSpan.FromSeconds(60)))!;
            await request.RespondAsync(request.Data);
        }

        Assert.Equal("second", (await second.Within()).Text);
    }

    [Fact]
    public async Task Request_Cancelled_EndsAtOnce()
    {
        await using NatsSubscription silent = await _service.SubscribeAsync("silent");
        using var cancelled = new CancellationTokenSource();
        Task<NatsMessage> request = _nats.RequestAsync("silent", cancellationToken: cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.Within());
    }

    [Fact]
    public async Task Request_ConnectionDisposed_Fails()
    {
        await using NatsSubscription silent = await _service.SubscribeAsync("silent");
        Task<NatsMessage> request = _nats.RequestAsync("silent", timeout: TimeSpan.FromMinutes(5));
        await _nats.DisposeAsync();
        await Assert.ThrowsAsync<NatsConnectionException>(() => request.Within());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _nats.RequestAsync("silent"));
    }

    [Fact]
    public async Task Respond_ToAMessageWithoutReply_IsACallersMistake()
    {
        await using NatsSubscription subscription = await _service.SubscribeAsync("plain");
        await _nats.PublishAsync("plain");
        NatsMessage message = (await subscription.ReadAsync(TimeSpan.FromSeconds(60)))!;
        await Assert.ThrowsAsync<InvalidOperationException>(() => message.RespondAsync().AsTask());
    }

    private async Task<NatsSubscription> ServeAsync(string subject, Func<NatsMessage, ValueTask> handle)
    {
        NatsSubscription subscription = await _service.SubscribeAsync(subject);
        _ = Task.Run(async () =>
        {
            await foreach (NatsMessage message in subscription) await handle(message);
        });
        return subscription;
    }
}
