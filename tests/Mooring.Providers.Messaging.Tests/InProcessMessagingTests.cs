using System.Threading.Channels;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Testing.Messaging;

namespace Mooring.Providers.Messaging.Tests;

public sealed class InProcessMessagingTests : MessagingContract
{
    private const int Capacity = 1_000;

    [Fact]
    public async Task Subscription_BeyondItsCapacity_DropsTheNewest_AndThatIsReported()
    {
        var go = new TaskCompletionSource();
        var received = Channel.CreateUnbounded<BrokerMessage>();
        Host.Handle("slow", async (_, payload) =>
        {
            await go.Task;
            received.Writer.TryWrite(CapabilityMessage.Read<BrokerMessage>(payload));
        });
        await BindAsync("slow", ("SUBSCRIPTION", "flood"));
        await BindAsync("publisher");
        for (int i = 0; i < Capacity + 100; i++) await PublishAsync("publisher", "flood", "", $"{i}");
        go.SetResult();

        for (int i = 0; i < Capacity; i++) Assert.Equal($"{i}", (await NextAsync(received.Reader)).Body);
        // One may have been on its way to the actor while the others waited.
        Assert.InRange(int.Parse((await Host.ReportedAsync("messaging.dropped"))["count"]), 99, 100);
    }

    [Fact]
    public async Task Link_ThatEndsWhileAMessageIsHandled_LetsItBeFinished_AndCountsWhatIsLeft()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int handled = 0;
        Host.Handle("slow", async (_, _) =>
        {
            begun.TrySetResult();
            await go.Task;
            Interlocked.Increment(ref handled);
        });
        await BindAsync("slow", ("SUBSCRIPTION", "x"));
        await BindAsync("publisher");
        for (int i = 0; i < 3; i++) await PublishAsync("publisher", "x", "", $"{i}");
        await begun.Task;
        Task unbound = BindAsync("slow"); // anew, without a subscription
        Assert.False(unbound.IsCompleted);
        go.SetResult();
        await unbound.WaitAsync(TimeSpan.FromSeconds(180));
        Assert.Equal("2", (await Host.ReportedAsync("messaging.undelivered"))["count"]);
        Assert.Equal(1, handled);
    }

    protected override ValueTask<ICapabilityProvider> CreateAsync() => new(MessagingProviders.InProcess(Capacity));
}
