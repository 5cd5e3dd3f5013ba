using System.Text;
using Mooring.Hosting.Claims;

namespace Mooring.Hosting.Tests.Host;

public sealed class FaultTests
{
    [Fact]
    public async Task Guests_ThatLoop_AreStopped_WhileOthersAreServed()
    {
        await using ActorHost host = TestHosts.Create();
        for (int i = 0; i < 4; i++) await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", $"bad{i}", []));
        await host.StartEchoAsync("good", []);
        Task[] loops = [.. Enumerable.Range(0, 4).Select(i => Task.Run(() => host.CallAsync($"bad{i}", "Loop", default, TimeSpan.FromSeconds(1)).AsTask()))];
        for (int i = 0; i < 20; i++) Assert.Equal("here", await host.EchoAsync("good", "here"));
        foreach (Task loop in loops) await Assert.ThrowsAsync<ActorTimeoutException>(() => loop);
        Assert.Equal("1", Encoding.UTF8.GetString((await host.CallAsync("bad0", "Count", default)).Span));
    }

    [Fact]
    public async Task Guest_ThatEatsMemory_GetsNoMoreThanItsLimit()
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartActorAsync(
            TestHosts.Sign("misbehave/misbehave", "a", []), new HostActorSettings { Options = new ActorOptions { MaxMemoryBytes = 4 << 20 } });
        Assert.Equal("64", Encoding.UTF8.GetString((await host.CallAsync("a", "Grow", default)).Span));
    }

    [Fact]
    public async Task Guest_ThatFloodsTheLog_IsCutShort_AndTold()
    {
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { MaxLogLinesPerSecond = 5 });
        await using IAsyncEnumerator<HostEvent> events = host.ReadEventsAsync().GetAsyncEnumerator();
        await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", "a", []));
        await Assert.ThrowsAsync<ActorTimeoutException>(() => host.CallAsync("a", "LogForever", default, TimeSpan.FromSeconds(3)).AsTask());
        while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)) && events.Current.Type != "mooring.actor.log_lines_left_out")
        {
        }

        Assert.True(long.Parse(events.Current.Data["count"], System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task Guest_ThatAlwaysTraps_IsGivenUp_AndTheEventsSaySo()
    {
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { Actors = new ActorOptions { MaxRestarts = 1 } });
        await using IAsyncEnumerator<HostEvent> events = host.ReadEventsAsync().GetAsyncEnumerator();
        await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", "a", []));
        for (int i = 0; i < 2; i++) await Assert.ThrowsAsync<ActorTrappedException>(() => host.CallAsync("a", "Trap", default).AsTask());
        await Assert.ThrowsAsync<ActorStoppedException>(() => host.CallAsync("a", "Count", default).AsTask());
        await host.StopAsync();
        var types = new List<string>();
        while (await events.MoveNextAsync()) types.Add(events.Current.Type);
        Assert.Contains("mooring.actor.failed", types);
    }

    [Fact]
    public async Task Stop_WithACallThatWaits_CutsItOffAtTheDrainTime()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ActorHost host = await TestHosts.WithProviderAsync(
            new ScriptedProvider(async (_, ct) =>
            {
                entered.TrySetResult();
                await Task.Delay(Timeout.Infinite, ct);
                return "";
            }),
            new ActorHostOptions { DrainTimeout = TimeSpan.FromMilliseconds(100), Actors = new ActorOptions { DrainTimeout = TimeSpan.FromMilliseconds(100) } });
        Task<string> call = Task.Run(() => host.AskHostAsync("a", TestHosts.Capability, "Do"));
        await entered.Task;
        Assert.Equal(1, await host.StopAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        await Assert.ThrowsAnyAsync<ActorException>(() => call);
    }

    [Fact]
    public async Task Module_ThatIsUnsigned_DoesNotRun_UnlessThatIsAllowed()
    {
        await using (ActorHost strict = TestHosts.Create())
        {
            var refused = await Assert.ThrowsAsync<ClaimsException>(() => strict.StartActorAsync(Guests.Read("echo/echo"), new HostActorSettings { Name = "a" }).AsTask());
            Assert.Equal(ClaimsProblem.Unsigned, refused.Problem);
        }

        await using ActorHost host = TestHosts.Create(new ActorHostOptions { Claims = new ClaimsPolicy { AllowUnsigned = true } });
        HostedActor actor = await host.StartActorAsync(Guests.Read("echo/echo"), new HostActorSettings { Name = "a", GrantedCapabilities = [TestHosts.Capability] });
        Assert.Equal("unsigned/a", actor.Key);
        await host.AddProviderAsync(new ScriptedProvider());
        await host.LinkAsync(new LinkDefinition("a", TestHosts.Capability));
        Assert.Equal("Do:x", await host.AskHostAsync("a", TestHosts.Capability, "Do", "x"));
    }

    [Fact]
    public async Task Middleware_SeesBothDirections_AndCanRefuse()
    {
        var seen = new List<string>();
        var options = new ActorHostOptions { Middleware = [new Watching(seen)] };
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider(), options);
        Assert.Equal("Do:x", await host.AskHostAsync("a", TestHosts.Capability, "Do", "x"));
        Assert.Equal([$"system -> actor Ask", $"actor -> {TestHosts.Capability} Do"], seen);
        var refused = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", TestHosts.Capability, "Forbidden"));
        Assert.Contains("not today", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Watching(List<string> seen) : IHostMiddleware
    {
        public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(Invocation invocation, InvocationNext next, CancellationToken ct)
        {
            seen.Add($"{(invocation.Origin == Invocation.System ? "system" : "actor")} -> {(invocation.IsToActor ? "actor" : invocation.Target)} {invocation.Operation}");
            return invocation.Operation == "Forbidden" ? throw new Mooring.Hosting.Providers.ProviderException("not today") : next(invocation, ct);
        }
    }
}
