using Mooring.Cli.Demo;
using Mooring.Cli.Gantry;
using Mooring.Hosting.Claims;
using Mooring.MessagePack;
using Mooring.Nats;
using Mooring.Testing.Nats;

namespace Mooring.Cli.Tests.Gantry;

public sealed class GantryClientTests
{
    /// <remarks>So it is when a broker was restarted and the client finds it before the registry does. How long the registry is away matters only for how often it is asked in vain.</remarks>
    [Fact]
    public async Task Push_WhileTheRegistryIsAwayBetweenTwoChunks_AsksUntilItIsBack()
    {
        await using NatsServer server = await NatsServer.StartAsync();
        await using NatsConnection registry = await NatsConnection.ConnectAsync(server.Url);
        await using GantryClient client = await GantryClient.ConnectAsync(server.Url, credentials: null, TimeSpan.FromMinutes(1), CancellationToken.None);
        byte[] wasm = DemoModule.Make(300_000, out ActorClaims claims);
        NatsSubscription puts = await registry.SubscribeAsync(GantrySubjects.Put);
        NatsSubscription chunks = await registry.SubscribeAsync(GantrySubjects.Upload("*"));
        await registry.FlushAsync(); // the server knows of both

        Task<long> push = client.PushAsync(wasm, claims, new TransferMeter("module"), CancellationToken.None);
        await AnswerAsync(registry, puts, Array(8, (ref MessagePackWriter writer) =>
        {
            writer.WriteBoolean(true);
            writer.WriteString(claims.Subject);
            foreach (long number in (long[])[wasm.Length, 256 << 10, 2]) writer.WriteInteger(number);
            writer.WriteString("");
            writer.WriteInteger(1);
            writer.WriteString("");
        }));
        NatsMessage first = (await chunks.ReadAsync(TimeSpan.FromMinutes(1)))!;
        await ((IAsyncDisposable)chunks).DisposeAsync();
        await registry.FlushAsync(); // nobody listens now
        await registry.PublishAsync(first.ReplyTo!, Taken(0, 256 << 10));
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        NatsSubscription back = await registry.SubscribeAsync(GantrySubjects.Upload("*"));
        await AnswerAsync(registry, back, Taken(1, wasm.Length));
        Assert.Equal(2, await push.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private delegate void Fields(ref MessagePackWriter writer);

    private static byte[] Taken(long sequence, long received) => Array(4, (ref MessagePackWriter writer) =>
    {
        writer.WriteBoolean(true);
        writer.WriteInteger(sequence);
        writer.WriteInteger(received);
        writer.WriteString("");
    });

    private static byte[] Array(int length, Fields fields) => GantryCodec.Write((ref MessagePackWriter writer) =>
    {
        writer.WriteArrayHeader(length);
        fields(ref writer);
    });

    private static async Task AnswerAsync(NatsConnection registry, NatsSubscription asked, byte[] answer)
    {
        NatsMessage question = (await asked.ReadAsync(TimeSpan.FromMinutes(1)))!;
        await registry.PublishAsync(question.ReplyTo!, answer);
    }
}
