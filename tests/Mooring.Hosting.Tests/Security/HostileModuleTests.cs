using System.Text;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Tests.Host;

namespace Mooring.Hosting.Tests.Security;

/// <summary>A host runs no module whose claims must not be believed, neither at the start nor in the place of one that runs.</summary>
public sealed class HostileModuleTests
{
    private readonly NKey _module = NKey.Create(NKeyKind.Module);

    public static TheoryData<string> Kinds => ForgedModules.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Module_ThatMustNotBeBelieved_IsNotStarted(string kind)
    {
        // Unsigned modules are allowed, but for the one that is: a broken token must not count as none.
        await using ActorHost host = TestHosts.Create(Options(allowUnsigned: kind != "unsigned"));
        (byte[] wasm, ClaimsProblem problem) = ForgedModules.Make(kind, _module, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<ClaimsException>(() => host.StartActorAsync(wasm, new HostActorSettings { Name = "a" }).AsTask());
        Assert.Equal(problem, refused.Problem);
        Assert.Empty(host.Actors);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Module_ThatMustNotBeBelieved_IsNotSwappedIn(string kind)
    {
        await using ActorHost host = TestHosts.Create(Options(allowUnsigned: true));
        await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", "a", [], _module));
        await host.CallAsync("a", "Count", default);
        (byte[] wasm, ClaimsProblem problem) = ForgedModules.Make(kind, _module, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<ClaimsException>(() => host.SwapAsync(wasm).AsTask());
        Assert.Equal(problem, refused.Problem);
        Assert.Equal("2", Encoding.UTF8.GetString((await host.CallAsync("a", "Count", default)).Span)); // the same instance as before
    }

    [Theory]
    [InlineData("wascc:keyvalue")]
    [InlineData("some:thing")]
    public async Task Actor_CalledLikeACapability_IsNotStarted(string alias)
    {
        await using ActorHost host = TestHosts.Create();
        var refused = await Assert.ThrowsAsync<HostStateException>(() => host.StartActorAsync(TestHosts.Sign("echo/echo", "a", [], alias: alias)).AsTask());
        Assert.Contains(alias, refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HostStateException>(() => host.StartActorAsync(TestHosts.Sign("echo/echo", alias, [])).AsTask());
    }

    [Fact]
    public async Task Actor_CalledByTheKeyOfAnother_IsNotStarted()
    {
        await using ActorHost host = TestHosts.Create();
        await Assert.ThrowsAsync<HostStateException>(() => host.StartActorAsync(TestHosts.Sign("echo/echo", _module.PublicKey, [])).AsTask());
        await Assert.ThrowsAsync<HostStateException>(() => host.StartActorAsync(TestHosts.Sign("echo/echo", "a", [], alias: _module.PublicKey)).AsTask());
    }

    [Fact]
    public async Task Swap_ThatBringsAnAlias_TakesNobodyElses_AndGivesUpItsOwn()
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartEchoAsync("other", []); // test/other
        await host.StartActorAsync(TestHosts.Sign("echo/echo", "a", [], _module, alias: "test/old"));
        await Assert.ThrowsAsync<HostStateException>(() => host.SwapAsync(TestHosts.Sign("echo/echo", "a", [], _module, 2, "test/other")).AsTask());
        Assert.True(host.TryFind("test/old", out _));

        HostedActor swapped = await host.SwapAsync(TestHosts.Sign("echo/echo", "a", [], _module, 2, "test/new"));
        Assert.True(host.TryFind("test/new", out HostedActor? found));
        Assert.Same(swapped, found);
        Assert.False(host.TryFind("test/old", out _));
    }

    private static ActorHostOptions Options(bool allowUnsigned) => new()
    {
        Claims = new ClaimsPolicy { TrustedIssuers = [TestHosts.Issuer.PublicKey], AllowUnsigned = allowUnsigned },
    };
}
