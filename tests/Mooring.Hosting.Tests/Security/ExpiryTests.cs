using Mooring.Hosting.Claims;
using Mooring.Hosting.Tests.Host;

namespace Mooring.Hosting.Tests.Security;

/// <summary>Claims that end while the actor runs.</summary>
public sealed class ExpiryTests
{
    private readonly MovableTime _time = new();
    private readonly NKey _module = NKey.Create(NKeyKind.Module);

    [Fact]
    public async Task Actor_WhoseClaimsExpireWhileItRuns_ServesNobodyAnyMore_AndTheEventsSaySo()
    {
        var provider = new ScriptedProvider();
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { TimeProvider = _time });
        await using IAsyncEnumerator<HostEvent> events = host.ReadEventsAsync().GetAsyncEnumerator();
        HostedActor actor = await host.StartActorAsync(Sign(expires: _time.GetUtcNow().AddHours(1), revision: 1));
        await host.StartEchoAsync("caller", ["a"]);
        await host.AddProviderAsync(provider);
        await host.LinkAsync(new LinkDefinition("a", TestHosts.Capability));
        Assert.Equal("Do:x", await host.AskHostAsync("a", TestHosts.Capability, "Do", "x"));

        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.True(actor.IsExpired);
        await Assert.ThrowsAsync<ClaimsExpiredException>(() => host.EchoAsync("a", "x")); // from outside
        var ofGuest = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("caller", "a", "Echo"));
        Assert.IsType<ClaimsExpiredException>(ofGuest.InnerException); // by another actor
        await Assert.ThrowsAsync<ClaimsExpiredException>(() => provider.Host!.DeliverAsync(provider.Link!, "Echo", default).AsTask()); // by a provider
        Assert.Equal(ClaimsProblem.Expired, (await Assert.ThrowsAsync<ClaimsException>(() => host.LinkAsync(new LinkDefinition("a", TestHosts.Capability)).AsTask())).Problem);
        while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)) && events.Current.Type != "mooring.actor.expired")
        {
        }

        Assert.Equal(actor.Key, events.Current.Subject);
    }

    [Fact]
    public async Task Guest_WhoseClaimsExpireInTheMiddleOfACall_ReachesNothingFromThenOn()
    {
        const string Capability = "mooring:misbehave"; // what the guest's LoopInHost calls for ever, whatever it is answered
        int calls = 0;
        var expired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { TimeProvider = _time });
        await host.StartActorAsync(ModuleClaims.Sign(
            Guests.Read("misbehave/misbehave"),
            new ActorClaims { Subject = _module.PublicKey, Name = "a", Capabilities = [Capability], Expires = _time.GetUtcNow().AddHours(1) },
            TestHosts.Issuer));
        await host.AddProviderAsync(new ScriptedProvider((_, _) =>
        {
            if (++calls == 3)
            {
                _time.Advance(TimeSpan.FromHours(2));
                expired.SetResult();
            }

            return new ValueTask<string>("again");
        })
        {
            Descriptor = new(Capability, "scripted"),
        });
        await host.LinkAsync(new LinkDefinition("a", Capability));
        using var end = new CancellationTokenSource();
        Task loop = Task.Run(() => host.CallAsync("a", "LoopInHost", default, ct: end.Token).AsTask());
        await expired.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await Task.Delay(100); // it goes on asking all the while
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Actor_SignedAnewAndSwappedIn_ServesAgain_WithItsLinks()
    {
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { TimeProvider = _time });
        HostedActor actor = await host.StartActorAsync(Sign(expires: _time.GetUtcNow().AddHours(1), revision: 1));
        await host.AddProviderAsync(new ScriptedProvider());
        await host.LinkAsync(new LinkDefinition("a", TestHosts.Capability));
        _time.Advance(TimeSpan.FromHours(2));
        Assert.True(actor.IsExpired);

        await host.SwapAsync(Sign(expires: _time.GetUtcNow().AddHours(1), revision: 2));
        Assert.False(actor.IsExpired);
        Assert.Equal("Do:x", await host.AskHostAsync("a", TestHosts.Capability, "Do", "x"));
        _time.Advance(TimeSpan.FromHours(2));
        Assert.True(actor.IsExpired); // the new claims end, too
    }

    [Fact]
    public async Task Actor_WhoseClaimsLastLongerThanATimer_ExpiresOnItsDay()
    {
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { TimeProvider = _time });
        HostedActor actor = await host.StartActorAsync(Sign(expires: _time.GetUtcNow().AddDays(100), revision: 1));
        for (int day = 0; day < 99; day += 9) _time.Advance(TimeSpan.FromDays(9));
        Assert.False(actor.IsExpired);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.True(actor.IsExpired);
    }

    private byte[] Sign(DateTimeOffset expires, int revision, string name = "a")
    {
        NKey module = name == "a" ? _module : NKey.Create(NKeyKind.Module);
        return ModuleClaims.Sign(
            Guests.Read("echo/echo"),
            new ActorClaims { Subject = module.PublicKey, Name = name, Capabilities = [TestHosts.Capability], Revision = revision, Expires = expires },
            TestHosts.Issuer);
    }
}
