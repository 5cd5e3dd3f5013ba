using System.Collections.Immutable;
using Mooring.Hosting.Providers;
using Mooring.Testing.Hosts;

namespace Mooring.Hosting.Tests.Host;

/// <summary>Providers that fail in every place where they can, and what the host's events say.</summary>
public sealed class ProviderFaultTests
{
    private static readonly ActorHostOptions Impatient = new() { ProviderTimeout = TimeSpan.FromMilliseconds(200) };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Provider_ThatThrows_IsInTheEvents(bool isExpected)
    {
        await using ActorHost host = await TestHosts.WithProviderAsync(
            new ScriptedProvider((_, _) => throw (isExpected ? new ProviderException("no more room") : new FormatException("a bug"))));
        await using var events = new HostEventLog(host);
        await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", TestHosts.Capability, "Do"));
        HostEvent failed = await events.UntilAsync("mooring.provider.failed");
        Assert.Equal((TestHosts.Capability, "Do", isExpected ? "no more room" : "a bug"), (failed.Subject, failed.Data["operation"], failed.Data["message"]));
        Assert.Equal(host.Actors.Single().Key, failed.Data["actor"]);
    }

    [Fact]
    public async Task Provider_ThatHangs_IsInTheEvents_AndEndsNeitherTheActorNorTheHost()
    {
        bool isCalled = false;
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider(async (_, _) =>
        {
            isCalled = true;
            await Task.Delay(Timeout.Infinite, CancellationToken.None); // heeds no token
            return "";
        }));
        await using var events = new HostEventLog(host);
        // On a busy machine the time may be over before the provider is reached: then once more.
        while (!isCalled) await Assert.ThrowsAsync<ActorTimeoutException>(() => host.AskHostAsync("a", TestHosts.Capability, "Do", timeout: TimeSpan.FromMilliseconds(300)));
        await events.UntilAsync("mooring.provider.unanswered");
        await events.UntilAsync("mooring.actor.interrupted");
        Assert.Equal("alive", await host.EchoAsync("a", "alive"));
        await host.StopAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(180));
    }

    [Fact]
    public async Task Provider_ThatIsSlow_HoldsUpItsCallerOnly()
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider(async (call, ct) =>
            call.Link.ActorName == "a" ? await answer.Task.WaitAsync(ct) : "quick"));
        await host.StartEchoAsync("b", [TestHosts.Capability]);
        await host.LinkAsync(new LinkDefinition("b", TestHosts.Capability));
        Task<string> slow = host.AskHostAsync("a", TestHosts.Capability, "Do");
        for (int i = 0; i < 100; i++) Assert.Equal("quick", await host.AskHostAsync("b", TestHosts.Capability, "Do"));
        Task<string> behind = host.EchoAsync("a", "behind it"); // one mailbox: it waits
        Assert.False(slow.IsCompleted);
        answer.SetResult("at last");
        Assert.Equal("at last", await slow);
        Assert.Equal("behind it", await behind);
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("hang")]
    public async Task Provider_ThatCannotEnd_IsToldOf_AndLeftBehind(string how)
    {
        await using ActorHost host = await TestHosts.WithProviderAsync(new Stubborn(how), Impatient);
        await using var events = new HostEventLog(host);
        await host.RemoveProviderAsync(TestHosts.Capability).AsTask().WaitAsync(TimeSpan.FromSeconds(180));
        await events.UntilAsync("mooring.provider.stopped");
        Assert.Equal(["unbound", "stopped"], events.All.Where(one => one.Type == "mooring.provider.failed").Select(one => one.Data["operation"]));
        await host.StopAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(180));
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("hang")]
    public async Task Host_WithAProviderThatCannotEnd_StopsNevertheless(string how)
    {
        await using ActorHost host = await TestHosts.WithProviderAsync(new Stubborn(how), Impatient);
        await using var events = new HostEventLog(host);
        await host.StopAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(180));
        ImmutableArray<HostEvent> all = await events.ToTheEndAsync();
        Assert.Equal(["quieted", "unbound", "stopped"], all.Where(one => one.Type == "mooring.provider.failed").Select(one => one.Data["operation"]));
    }

    [Fact]
    public async Task Provider_RemovedAndAddedWhileCalled_EveryCallIsAnsweredOrRefused()
    {
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider());
        using var end = new CancellationTokenSource();
        Task<(int Answered, int Refused)> calls = Task.Run(async () =>
        {
            int answered = 0, refused = 0;
            do
            {
                try
                {
                    Assert.Equal("Do:x", await host.AskHostAsync("a", TestHosts.Capability, "Do", "x"));
                    answered++;
                }
                catch (GuestErrorException failure) when (failure.InnerException is NoProviderException)
                {
                    refused++;
                }
            }
            while (!end.IsCancellationRequested);

            return (answered, refused);
        });
        for (int i = 0; i < 50; i++)
        {
            await host.RemoveProviderAsync(TestHosts.Capability);
            await host.AddProviderAsync(new ScriptedProvider());
        }

        Assert.Equal("Do:x", await host.AskHostAsync("a", TestHosts.Capability, "Do", "x"));
        await end.CancelAsync();
        (int answered, int refused) = await calls.WaitAsync(TimeSpan.FromSeconds(180));
        Assert.True(answered + refused > 0);
        Assert.Equal(0, host.Actors.Single().Restarts);
    }

    [Fact]
    public async Task Stop_LetsAcceptedCallsUseTheirLinks()
    {
        const int Calls = 5;
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var provider = new ScriptedProvider(async (_, ct) =>
        {
            entered.TrySetResult();
            await go.Task.WaitAsync(ct);
            return "done";
        });
        await using ActorHost host = await TestHosts.WithProviderAsync(provider);
        await using var events = new HostEventLog(host);
        Task<string>[] calls = [.. Enumerable.Range(0, Calls).Select(_ => host.AskHostAsync("a", TestHosts.Capability, "Do"))];
        await entered.Task;
        Task<int> stop = host.StopAsync().AsTask();
        await events.UntilAsync("mooring.host.stopping");
        go.SetResult();
        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal("done", answer));
        Assert.Equal(0, await stop);
        Assert.Equal(["start", "bind a", "quiet a", "unbind a", "dispose"], provider.Log);
    }

    /// <summary>Answers calls, and cannot be brought to an end.</summary>
    private sealed class Stubborn(string how) : ICapabilityProvider
    {
        public CapabilityDescriptor Descriptor { get; } = new(TestHosts.Capability, "stubborn");

        public ValueTask BindAsync(ActorLink link, CancellationToken ct) => default;

        public ValueTask QuietAsync(ActorLink link, CancellationToken ct) => FailAsync();

        public ValueTask UnbindAsync(ActorLink link, CancellationToken ct) => FailAsync();

        public ValueTask<ReadOnlyMemory<byte>> CallAsync(CapabilityCall call, CancellationToken ct) => default;

        public ValueTask DisposeAsync() => FailAsync();

        private ValueTask FailAsync() => how == "throw" ? throw new InvalidOperationException("not now") : new ValueTask(Task.Delay(Timeout.Infinite, CancellationToken.None));
    }
}
