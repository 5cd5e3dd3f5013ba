using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Tests.Host;

public sealed class HostCallTests
{
    [Fact]
    public async Task Call_ThroughLink_ReachesTheProviderAndComesBack()
    {
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider());
        Assert.Equal("Do:this", await host.AskHostAsync("a", TestHosts.Capability, "Do", "this"));
    }

    [Fact]
    public async Task Call_OfWhatIsNotClaimed_IsRefusedByName()
    {
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider());
        var failure = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", "other:thing", "Do"));
        Assert.IsType<NotInClaimsException>(failure.InnerException);
        Assert.Contains("not-in-claims", failure.Message, StringComparison.Ordinal);
        Assert.Contains("PERMISSION DENIED", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ClaimedButNotLinked_SaysSo()
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartEchoAsync("a", [TestHosts.Capability]);
        var failure = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", TestHosts.Capability, "Do"));
        Assert.IsType<NotLinkedException>(failure.InnerException);
    }

    [Fact]
    public async Task Call_UnderAnotherBindingName_IsNotLinked()
    {
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider());
        var failure = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", TestHosts.Capability, "Do", binding: "second"));
        Assert.Equal("second", Assert.IsType<NotLinkedException>(failure.InnerException).Binding);
    }

    [Fact]
    public async Task Call_AfterTheProviderWasRemoved_SaysThatNothingOffersIt_AndWorksWithTheNext()
    {
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider());
        await host.RemoveProviderAsync(TestHosts.Capability);
        var failure = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", TestHosts.Capability, "Do"));
        Assert.IsType<NoProviderException>(failure.InnerException);

        await host.AddProviderAsync(new ScriptedProvider());
        Assert.Equal("Do:again", await host.AskHostAsync("a", TestHosts.Capability, "Do", "again"));
    }

    [Fact]
    public async Task Provider_RemovedWhileCalled_FailsTheCallAtOnce()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider(async (_, _) =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None); // heeds no token
            return "";
        }));
        Task<string> call = Task.Run(() => host.AskHostAsync("a", TestHosts.Capability, "Do"));
        await entered.Task;
        await host.RemoveProviderAsync(TestHosts.Capability);
        Assert.IsType<NoProviderException>((await Assert.ThrowsAsync<GuestErrorException>(() => call)).InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Provider_ThatThrows_IsAnErrorOfTheGuest_NotTheEndOfIt(bool isExpected)
    {
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider(async (_, _) =>
        {
            await Task.Yield();
            throw isExpected ? new ProviderException("no more room") : new FormatException("a bug");
        }));
        var failure = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", TestHosts.Capability, "Do"));
        Assert.Contains(isExpected ? "no more room" : "FormatException: a bug", failure.Message, StringComparison.Ordinal);
        Assert.IsType<ProviderFailedException>(failure.InnerException);
        Assert.Equal("alive", await host.EchoAsync("a", "alive"));
        Assert.Equal(0, host.Actors.Single().Restarts);
    }

    [Fact]
    public async Task Provider_ThatHangs_IsLeftBehindAtTheDeadline_AndTheActorGoesOn()
    {
        CancellationToken told = default;
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider(async (_, ct) =>
        {
            told = ct;
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return "";
        }));
        // On a busy machine the time may be over before the provider is reached: then once more.
        while (!told.CanBeCanceled) await Assert.ThrowsAsync<ActorTimeoutException>(() => host.AskHostAsync("a", TestHosts.Capability, "Do", timeout: TimeSpan.FromMilliseconds(300)));
        Assert.True(told.IsCancellationRequested || await IsCancelledSoon(told));
        Assert.Equal("alive", await host.EchoAsync("a", "alive"));
    }

    [Fact]
    public async Task Caller_ThatGivesUp_EndsTheWaitForTheProvider()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ActorHost host = await TestHosts.WithProviderAsync(new ScriptedProvider(async (_, ct) =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
            return "";
        }));
        using var cancel = new CancellationTokenSource();
        Task<string> call = Task.Run(() => host.AskHostAsync("a", TestHosts.Capability, "Do", ct: cancel.Token));
        await entered.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("alive", await host.EchoAsync("a", "alive"));
    }

    [Fact]
    public async Task ManyWaitingActors_DoNotFreezeThePool()
    {
        const int Actors = 40; // far more than this machine has cores
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int waiting = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ActorHost host = TestHosts.Create();
        await host.AddProviderAsync(new ScriptedProvider(async (_, _) =>
        {
            if (Interlocked.Increment(ref waiting) == Actors) all.SetResult();
            await go.Task;
            return "done";
        }));
        for (int i = 0; i < Actors; i++)
        {
            await host.StartEchoAsync($"a{i}", [TestHosts.Capability]);
            await host.LinkAsync(new LinkDefinition($"a{i}", TestHosts.Capability));
        }

        Task<string>[] calls = [.. Enumerable.Range(0, Actors).Select(i => host.AskHostAsync($"a{i}", TestHosts.Capability, "Do"))];
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(await Task.Run(() => true).WaitAsync(TimeSpan.FromSeconds(60)), "the pool still runs work");
        go.SetResult();
        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal("done", answer));
    }

    private static async Task<bool> IsCancelledSoon(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        return true;
    }
}
