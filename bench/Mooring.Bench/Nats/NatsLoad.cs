using System.Diagnostics;
using Mooring.Nats;

namespace Mooring.Bench.Nats;

/// <summary>The same pieces of work as <c>bench.mjs</c>, by Mooring.Nats: two connections, one of which answers.</summary>
internal sealed class NatsLoad : IAsyncDisposable
{
    private readonly NatsConnection _connection;
    private readonly NatsConnection _other;
    private readonly Task _answering;

    private NatsLoad(NatsConnection connection, NatsConnection other, NatsSubscription echo) =>
        (_connection, _other, _answering) = (connection, other, AnswerAsync(echo));

    public static async Task<NatsLoad> StartAsync(string url, CancellationToken cancellationToken)
    {
        NatsConnection connection = await NatsConnection.ConnectAsync(url, cancellationToken);
        NatsConnection other = await NatsConnection.ConnectAsync(url, cancellationToken);
        return new NatsLoad(connection, other, await other.SubscribeAsync("mooring.echo", cancellationToken: cancellationToken));
    }

    /// <returns>Seconds.</returns>
    public async Task<double> PublishAsync(int count, int size)
    {
        byte[] data = new byte[size];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++) await _connection.PublishAsync("mooring.publish", data);
        await _connection.FlushAsync();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <returns>Seconds.</returns>
    public async Task<double> DeliverAsync(int count, int size)
    {
        byte[] data = new byte[size];
        var limits = new NatsSubscriptionLimits { MaxPendingMessages = count, MaxPendingBytes = long.MaxValue };
        await using NatsSubscription subscription = await _other.SubscribeAsync("mooring.deliver", new() { Limits = limits });
        long start = Stopwatch.GetTimestamp();
        Task receiving = Task.Run(async () =>
        {
            int received = 0;
            await foreach (NatsMessage _ in subscription)
            {
                if (++received == count) break;
            }
        });
        for (int i = 0; i < count; i++) await _connection.PublishAsync("mooring.deliver", data);
        await receiving;
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <returns>Seconds.</returns>
    public async Task<double> RequestAsync(int count, int size, int atOnce)
    {
        byte[] data = new byte[size];
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (int i = 0; i < count / atOnce; i++) await _connection.RequestAsync("mooring.echo", data, timeout: TimeSpan.FromSeconds(30));
        }));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _other.DisposeAsync();
        await _answering;
    }

    private static async Task AnswerAsync(NatsSubscription subscription)
    {
        await foreach (NatsMessage message in subscription) await message.RespondAsync(message.Data);
    }
}
