using System.Collections.Immutable;

namespace Mooring.Hosting.Tests.Host;

public sealed class LinkTests
{
    [Fact]
    public async Task Link_ChangedWhileRunning_BindsAgainWithTheNewValues()
    {
        var provider = new ScriptedProvider();
        await using ActorHost host = await TestHosts.WithProviderAsync(provider);
        await host.LinkAsync(new LinkDefinition("a", TestHosts.Capability) { Values = ImmutableDictionary<string, string>.Empty.Add("color", "blue") });
        Assert.Equal(["start", "bind a", "bind a blue"], provider.Log);
        Assert.Single(host.Links);
        Assert.Equal(TestHosts.Issuer.PublicKey, provider.Link!.Value("__wascc_issuer"));
        Assert.Equal(TestHosts.Capability, provider.Link.Value("__wascc_capabilities"));
        Assert.Equal("0", provider.Link.Value("__wascc_expires"));
    }

    [Fact]
    public async Task Unlink_TellsTheProvider_AndFurtherCallsFail()
    {
        var provider = new ScriptedProvider();
        await using ActorHost host = await TestHosts.WithProviderAsync(provider);
        await host.UnlinkAsync("a", TestHosts.Capability);
        Assert.Equal(["start", "bind a", "unbind a"], provider.Log);
        Assert.IsType<NotLinkedException>((await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", TestHosts.Capability, "Do"))).InnerException);
    }

    [Fact]
    public async Task Link_ThatTheProviderRefuses_IsNotMade()
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartEchoAsync("a", [TestHosts.Capability]);
        await host.AddProviderAsync(new ScriptedProvider());
        var refused = await Assert.ThrowsAsync<HostStateException>(() => host.LinkAsync(
            new LinkDefinition("a", TestHosts.Capability) { Values = ImmutableDictionary<string, string>.Empty.Add("refuse", "no such colour") }).AsTask());
        Assert.Contains("no such colour", refused.Message, StringComparison.Ordinal);
        Assert.Empty(host.Links);
    }

    [Fact]
    public async Task Link_ToWhatIsNotClaimed_IsRefused()
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartEchoAsync("a", []);
        await host.AddProviderAsync(new ScriptedProvider());
        await Assert.ThrowsAsync<NotInClaimsException>(() => host.LinkAsync(new LinkDefinition("a", TestHosts.Capability)).AsTask());
    }

    [Fact]
    public async Task Events_SayWhatHappened()
    {
        await using ActorHost host = TestHosts.Create();
        await using IAsyncEnumerator<HostEvent> events = host.ReadEventsAsync().GetAsyncEnumerator();
        await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", "a", []));
        await Assert.ThrowsAsync<ActorTrappedException>(() => host.CallAsync("a", "Trap", default).AsTask());
        await host.CallAsync("a", "Count", default);
        await host.StopAsync();
        var types = new List<string>();
        while (await events.MoveNextAsync()) types.Add(events.Current.Type);
        Assert.Equal(["mooring.actor.started", "mooring.actor.trapped", "mooring.actor.restarted", "mooring.host.stopping", "mooring.host.stopped"], types);
    }

    [Fact]
    public async Task SecondProvider_UnderOneName_IsRefused()
    {
        await using ActorHost host = TestHosts.Create();
        await host.AddProviderAsync(new ScriptedProvider());
        var second = new ScriptedProvider();
        await Assert.ThrowsAsync<HostStateException>(() => host.AddProviderAsync(second).AsTask());
        Assert.Equal(["dispose"], second.Log);
        await host.AddProviderAsync(new ScriptedProvider(), "other");
    }

    [Fact]
    public async Task Stateless_WithFourInstances_ServesFourAtOnce()
    {
        int now = 0;
        var four = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ActorHost host = TestHosts.Create();
        await host.StartEchoAsync("a", [TestHosts.Capability], new HostActorSettings { Instances = 4 });
        await host.AddProviderAsync(new ScriptedProvider(async (_, _) =>
        {
            if (Interlocked.Increment(ref now) == 4) four.SetResult();
            await four.Task;
            return "done";
        }));
        await host.LinkAsync(new LinkDefinition("a", TestHosts.Capability));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.AskHostAsync("a", TestHosts.Capability, "Do"))).WaitAsync(TimeSpan.FromSeconds(60));
    }
}
