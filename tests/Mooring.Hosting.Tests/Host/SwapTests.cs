using System.Text;
using Mooring.Hosting.Claims;

namespace Mooring.Hosting.Tests.Host;

public sealed class SwapTests
{
    private readonly NKey _module = NKey.Create(NKeyKind.Module);

    [Fact]
    public async Task Swap_UnderLoad_LosesNothing_OldBeforeNew()
    {
        const int Calls = 10_000, SwapAfter = 5_000;
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { Actors = new ActorOptions { MailboxCapacity = Calls } });
        await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", "a", [], _module));
        var answers = new List<Task<ReadOnlyMemory<byte>>>();
        Task? swap = null;
        for (int i = 0; i < Calls; i++)
        {
            if (i == SwapAfter) swap = host.SwapAsync(TestHosts.Sign("misbehave/misbehave", "a", [], _module, revision: 2)).AsTask();
            answers.Add(host.CallAsync("a", "Count", default).AsTask());
        }

        await swap!;
        int[] counts = [.. (await Task.WhenAll(answers)).Select(answer => int.Parse(Encoding.UTF8.GetString(answer.Span), System.Globalization.CultureInfo.InvariantCulture))];
        // The count starts anew with the new instance: two runs, each without a gap, and together all calls.
        int fresh = Array.IndexOf(counts, 1, 1);
        Assert.InRange(fresh, SwapAfter, Calls - 1);
        Assert.Equal(Enumerable.Range(1, fresh), counts[..fresh]);
        Assert.Equal(Enumerable.Range(1, Calls - fresh), counts[fresh..]);
    }

    [Fact]
    public async Task Swap_KeepsLinks()
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartActorAsync(TestHosts.Sign("echo/echo", "a", [TestHosts.Capability], _module));
        var provider = new ScriptedProvider();
        await host.AddProviderAsync(provider);
        await host.LinkAsync(new LinkDefinition("a", TestHosts.Capability));
        await host.SwapAsync(TestHosts.Sign("echo/echo", "a", [TestHosts.Capability], _module, revision: 2));
        Assert.Equal("Do:x", await host.AskHostAsync("a", TestHosts.Capability, "Do", "x"));
        Assert.Equal(["start", "bind a"], provider.Log);
        Assert.Equal(2, host.Actors.Single().Claims.Revision);
    }

    [Fact]
    public async Task Swap_ToALowerRevision_IsRefused() =>
        Assert.Contains("revision", (await RefusedAsync(TestHosts.Sign("echo/echo", "a", [], _module, revision: 1))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Swap_ToMoreCapabilities_IsRefused() =>
        Assert.Contains("claims more", (await RefusedAsync(TestHosts.Sign("echo/echo", "a", ["wascc:keyvalue"], _module, revision: 3))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Swap_ByAnotherIssuer_IsRefused()
    {
        byte[] other = ModuleClaims.Sign(Guests.Read("echo/echo"), new ActorClaims { Subject = _module.PublicKey, Revision = 3 }, NKey.Create(NKeyKind.Account));
        Assert.Contains("signed by", (await RefusedAsync(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Swap_ToAModuleThatCannotStart_LeavesTheOldOneRunning()
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", "a", [], _module));
        await host.CallAsync("a", "Count", default);
        await Assert.ThrowsAsync<ActorLoadException>(() => host.SwapAsync(TestHosts.Sign("lifecycle/lifecycle-trap", "a", [], _module, revision: 2)).AsTask());
        Assert.Equal("2", Encoding.UTF8.GetString((await host.CallAsync("a", "Count", default)).Span));
    }

    private async Task<HostStateException> RefusedAsync(byte[] next)
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartActorAsync(TestHosts.Sign("echo/echo", "a", [], _module, revision: 2));
        return await Assert.ThrowsAsync<HostStateException>(() => host.SwapAsync(next).AsTask());
    }
}
