using System.Collections.Immutable;
using System.Text;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Manifests;
using Mooring.Hosting.Providers;
using Mooring.MessagePack;

namespace Mooring.Hosting.Tests.Host;

/// <summary>Providers that are signed modules themselves: guests/tenfold.</summary>
public sealed class PortableProviderTests
{
    private const string Offered = "test:tenfold";

    private readonly NKey _module = NKey.Create(NKeyKind.Module);

    [Theory]
    [InlineData("tenfold/tenfold")]
    [InlineData("tenfold/tenfold-configure")] // from before April 2020
    public async Task Actor_AsksAModule_AsItWouldAnyProvider(string guest)
    {
        await using ActorHost host = await StartAsync(guest);
        await host.LinkAsync(new LinkDefinition("a", Offered));
        Assert.Equal(70u, await MultiplyAsync(host, "a", 7));
        await host.LinkAsync(new LinkDefinition("a", Offered) { Values = ImmutableDictionary<string, string>.Empty.Add("FACTOR", "3") });
        Assert.Equal(21u, await MultiplyAsync(host, "a", 7));
        Assert.Equal("1", await AskAsync(host, "tenfold", "Bound"));

        await host.UnlinkAsync("a", Offered);
        Assert.Equal("0", await AskAsync(host, "tenfold", "Bound"));
        Assert.IsType<NotLinkedException>((await Assert.ThrowsAsync<GuestErrorException>(() => MultiplyAsync(host, "a", 7))).InnerException);
    }

    [Fact]
    public async Task Module_WithoutTheClaim_IsNoProvider()
    {
        await using ActorHost host = TestHosts.Create();
        HostedActor module = await host.StartActorAsync(Sign("tenfold/tenfold", isProvider: false));
        Assert.Contains("prov", Assert.Throws<HostStateException>(() => new PortableProvider(host, module, Offered)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Module_ThatRefusesALink_SaysWhy()
    {
        await using ActorHost host = await StartAsync("tenfold/tenfold");
        var refused = await Assert.ThrowsAsync<HostStateException>(() => host.LinkAsync(
            new LinkDefinition("a", Offered) { Values = ImmutableDictionary<string, string>.Empty.Add("REFUSE", "not for you") }).AsTask());
        Assert.Contains("not for you", refused.Message, StringComparison.Ordinal);
        Assert.Empty(host.Links);
    }

    [Fact]
    public async Task Module_ThatTraps_IsToldOfItsLinksAnew()
    {
        await using ActorHost host = await StartAsync("tenfold/tenfold");
        await host.StartEchoAsync("b", [Offered]);
        foreach (string actor in new[] { "a", "b" })
            await host.LinkAsync(new LinkDefinition(actor, Offered) { Values = ImmutableDictionary<string, string>.Empty.Add("FACTOR", "4") });
        var trapped = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", Offered, "Trap"));
        Assert.Equal("trap", Assert.IsAssignableFrom<HostCallException>(trapped.InnerException).Code);
        Assert.Equal(28u, await MultiplyAsync(host, "b", 7)); // neither the links nor their values are lost
        Assert.Equal("2", await AskAsync(host, "tenfold", "Bound"));

        await host.UnlinkAsync("a", Offered);
        await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("b", Offered, "Trap"));
        Assert.Equal("1", await AskAsync(host, "tenfold", "Bound")); // what was removed stays so
    }

    [Fact]
    public async Task Module_ThatIsSwapped_IsToldOfItsLinksAnew()
    {
        await using ActorHost host = await StartAsync("tenfold/tenfold");
        await host.LinkAsync(new LinkDefinition("a", Offered) { Values = ImmutableDictionary<string, string>.Empty.Add("FACTOR", "5") });
        await host.SwapAsync(Sign("tenfold/tenfold", revision: 2));
        Assert.Equal(35u, await MultiplyAsync(host, "a", 7));
    }

    [Fact]
    public async Task Module_WithSeveralInstances_HasAllToldOfALink()
    {
        await using ActorHost host = await StartAsync("tenfold/tenfold", new HostActorSettings { Instances = 3 });
        await host.LinkAsync(new LinkDefinition("a", Offered));
        uint[] answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => MultiplyAsync(host, "a", 1))));
        Assert.All(answers, answer => Assert.Equal(10u, answer));
    }

    [Fact]
    public async Task Module_ThatCallsBackTheActorThatAsksIt_FailsAtOnce()
    {
        await using ActorHost host = await StartAsync("tenfold/tenfold", capabilities: ["a", "b"]);
        await host.LinkAsync(new LinkDefinition("a", Offered));
        var failure = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", Offered, "CallBack", "a").WaitAsync(TimeSpan.FromSeconds(25))); // its deadline is later
        Assert.Contains("call-cycle", failure.Message, StringComparison.Ordinal);
        await host.StartEchoAsync("b", []);
        Assert.Equal("called back", await host.AskHostAsync("a", Offered, "CallBack", "b"));
    }

    [Fact]
    public async Task Manifest_NamesAModuleAsProvider()
    {
        string folder = Directory.CreateTempSubdirectory("mooring-portable-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "tenfold.wasm"), Sign("tenfold/tenfold"));
            await File.WriteAllBytesAsync(Path.Combine(folder, "a.wasm"), TestHosts.Sign("echo/echo", "a", [Offered]));
            HostManifest manifest = HostManifest.Parse($$"""
                actors: [a.wasm]
                providers:
                  - path: tenfold.wasm
                    capability: "{{Offered}}"
                links:
                  - { actor: a, capability: "{{Offered}}", values: { FACTOR: "6" } }
                """, "host.yaml", folder, new Dictionary<string, string>());
            await using ActorHost host = await ManifestHost.StartAsync(manifest, new ProviderCatalog());
            Assert.Equal(42u, await MultiplyAsync(host, "a", 7));
            Assert.Equal(("tenfold", Offered), (host.Providers.Single().Descriptor.Name, host.Providers.Single().Descriptor.Capability));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Actor_LinkedToItself_KeepsItsConfigurationThroughATrap()
    {
        await using ActorHost host = await StartAsync("tenfold/tenfold");
        await host.LinkAsync(new LinkDefinition("tenfold", _module.PublicKey) { Values = ImmutableDictionary<string, string>.Empty.Add("FACTOR", "8") });
        await Assert.ThrowsAsync<ActorTrappedException>(() => host.CallAsync("tenfold", "Trap", default).AsTask());
        Assert.Equal(16u, Value((await host.CallAsync("tenfold", "DoCustomThing", Secret(2))).Span));
    }

    private async Task<ActorHost> StartAsync(string guest, HostActorSettings? settings = null, string[]? capabilities = null)
    {
        ActorHost host = TestHosts.Create();
        await host.StartEchoAsync("a", [Offered]);
        HostedActor module = await host.StartActorAsync(Sign(guest, capabilities: capabilities), settings);
        await host.AddProviderAsync(new PortableProvider(host, module, Offered));
        return host;
    }

    private byte[] Sign(string guest, bool isProvider = true, int revision = 1, string[]? capabilities = null) => ModuleClaims.Sign(
        Guests.Read(guest),
        new ActorClaims { Subject = _module.PublicKey, Name = "tenfold", IsProvider = isProvider, Revision = revision, Capabilities = [.. capabilities ?? []] },
        TestHosts.Issuer);

    private static async Task<string> AskAsync(ActorHost host, string actor, string operation) =>
        Encoding.UTF8.GetString((await host.CallAsync(actor, operation, default)).Span);

    private static async Task<uint> MultiplyAsync(ActorHost host, string actor, byte secret) =>
        Value((await host.CallAsync(actor, "Ask", (byte[])[.. Encoding.UTF8.GetBytes($"default {Offered} DoCustomThing\n"), .. Secret(secret)])).Span);

    private static byte[] Secret(byte number) => [0x81, 0xac, .. "super_secret"u8, number];

    private static uint Value(ReadOnlySpan<byte> reply)
    {
        var reader = new MessagePackReader(reply);
        Assert.Equal(1, reader.BeginMap());
        Assert.Equal("reply_value", reader.ReadString());
        return reader.ReadUInt32();
    }
}
