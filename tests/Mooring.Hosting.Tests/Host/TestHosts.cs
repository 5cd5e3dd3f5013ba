using System.Text;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Tests.Host;

/// <summary>Hosts and signed modules for tests.</summary>
internal static class TestHosts
{
    public const string Capability = "test:thing";

    public static NKey Issuer { get; } = NKey.Create(NKeyKind.Account);

    public static ActorHost Create(ActorHostOptions? options = null) => new(options, Guests.Engine);

    /// <summary>The guest of that name, signed with the given capabilities.</summary>
    public static byte[] Sign(string guest, string name, string[] capabilities, NKey? module = null, int revision = 1, string? alias = null) => ModuleClaims.Sign(
        Guests.Read(guest),
        new ActorClaims
        {
            Subject = (module ?? NKey.Create(NKeyKind.Module)).PublicKey,
            Name = name,
            Capabilities = [.. capabilities],
            Revision = revision,
            CallAlias = alias,
        },
        Issuer);

    /// <summary>An actor that passes on to its host what it is told to: see guests/echo.</summary>
    public static ValueTask<HostedActor> StartEchoAsync(this ActorHost host, string name, string[] capabilities, HostActorSettings? settings = null) =>
        host.StartActorAsync(Sign("echo/echo", name, capabilities, alias: $"test/{name}"), settings);

    /// <summary>Has an echo actor call its host, and returns what the host answered.</summary>
    public static async Task<string> AskHostAsync(
        this ActorHost host, string actor, string capability, string operation, string payload = "", string binding = "default", TimeSpan? timeout = null,
        CancellationToken ct = default) =>
        Encoding.UTF8.GetString((await host.CallAsync(actor, "Ask", Encoding.UTF8.GetBytes($"{binding} {capability} {operation}\n{payload}"), timeout, ct)).Span);

    /// <summary>Has an echo actor answer without its host.</summary>
    public static async Task<string> EchoAsync(this ActorHost host, string actor, string text) =>
        Encoding.UTF8.GetString((await host.CallAsync(actor, "Echo", Encoding.UTF8.GetBytes(text))).Span);

    /// <summary>A host with one echo actor named <c>a</c>, linked to the provider.</summary>
    public static async Task<ActorHost> WithProviderAsync(ICapabilityProvider provider, ActorHostOptions? options = null)
    {
        ActorHost host = Create(options);
        await host.StartEchoAsync("a", [Capability]);
        await host.AddProviderAsync(provider);
        await host.LinkAsync(new LinkDefinition("a", Capability));
        return host;
    }
}
