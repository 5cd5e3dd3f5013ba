using System.Text;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Tests.Host;

public sealed class ActorCallTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Actor_CallsAnother_ByKeyOrAlias(bool byKey)
    {
        await using ActorHost host = TestHosts.Create();
        HostedActor b = await host.StartEchoAsync("b", []);
        string target = byKey ? b.Key : "test/b";
        await host.StartEchoAsync("a", [target]);
        Assert.Equal("hello", await host.AskHostAsync("a", target, "Echo", "hello"));
    }

    [Fact]
    public async Task Actor_CallsAnother_ThatItDoesNotClaim_IsRefused()
    {
        await using ActorHost host = TestHosts.Create();
        HostedActor b = await host.StartEchoAsync("b", []);
        await host.StartEchoAsync("a", []);
        Assert.IsType<NotInClaimsException>((await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", b.Key, "Echo"))).InnerException);
    }

    [Theory]
    [InlineData("Nothing", "unknown-operation")]
    [InlineData("Trap", "trap")]
    [InlineData("Error", "guest-error")]
    public async Task Actor_CalledThatFails_TellsTheCallerHow(string operation, string code)
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", "b", []));
        await host.StartEchoAsync("a", ["b"]);
        var failure = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", "b", operation));
        Assert.Equal(code, Assert.IsAssignableFrom<HostCallException>(failure.InnerException).Code);
    }

    [Fact]
    public async Task Actor_ThatCallsItself_FailsAtOnce()
    {
        await using ActorHost host = TestHosts.Create();
        HostedActor a = await host.StartEchoAsync("a", []);
        var failure = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", a.Key, "Echo").WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.IsType<CallCycleException>(failure.InnerException);
    }

    [Fact]
    public async Task Cycle_OfThree_FailsAtOnce_AndNamesTheChain()
    {
        await using ActorHost host = TestHosts.Create();
        foreach ((string name, string next) in new[] { ("a", "b"), ("b", "c"), ("c", "a") }) await host.StartEchoAsync(name, [next]);
        string inner = "default b Ask\ndefault c Ask\ndefault a Echo\n";
        var failure = await Assert.ThrowsAsync<GuestErrorException>(
            () => host.CallAsync("a", "Ask", Encoding.UTF8.GetBytes(inner)).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("call-cycle: c -> a -> b -> c", failure.Message, StringComparison.Ordinal);
        Assert.Equal("alive", await host.EchoAsync("c", "alive"));
    }

    [Fact]
    public async Task Delivery_ToTheActorThatCalls_IsQueuedAndComesAfterwards()
    {
        Task<ReadOnlyMemory<byte>>? delivered = null;
        ScriptedProvider provider = null!;
        provider = new ScriptedProvider((call, _) =>
        {
            delivered = provider.Host!.DeliverAsync(call.Link, "Echo", "later"u8.ToArray(), ct: CancellationToken.None).AsTask();
            Assert.False(delivered.IsCompleted);
            return new ValueTask<string>("first");
        });
        await using ActorHost host = await TestHosts.WithProviderAsync(provider);
        Assert.Equal("first", await host.AskHostAsync("a", TestHosts.Capability, "Do"));
        Assert.Equal("later", Encoding.UTF8.GetString((await delivered!).Span));
    }

    [Fact]
    public async Task Delivery_AwaitedByTheCallOfItsActor_FailsAtOnce()
    {
        ScriptedProvider provider = null!;
        provider = new ScriptedProvider(async (call, ct) =>
            Encoding.UTF8.GetString((await provider.Host!.DeliverAsync(call.Link, "Echo", default, new Delivery { Cause = call }, ct)).Span));
        await using ActorHost host = await TestHosts.WithProviderAsync(provider);
        var failure = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", TestHosts.Capability, "Do").WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.IsType<CallCycleException>(failure.InnerException);
    }

    [Fact]
    public async Task Deadline_OfTheOuterCall_HoldsForTheInnerOne()
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", "b", []));
        await host.StartEchoAsync("a", ["b"]);
        await Assert.ThrowsAsync<ActorTimeoutException>(() => host.AskHostAsync("a", "b", "Loop", timeout: TimeSpan.FromMilliseconds(200)).WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("1", Encoding.UTF8.GetString((await host.CallAsync("b", "Count", default)).Span));
    }
}
