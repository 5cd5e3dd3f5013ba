using System.Collections.Immutable;
using System.Text;
using Mooring.Hosting;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Testing;

namespace Mooring.Tests.Shared;

/// <summary>Hosts with an actor that asks providers what a test tells it to: everything goes through a real guest.</summary>
internal static class TestActors
{
    private static readonly NKey Issuer = NKey.Create(NKeyKind.Account);

    /// <summary>The echo guest, signed.</summary>
    public static byte[] Sign(string guest, string name, params string[] capabilities) => ModuleClaims.Sign(
        File.ReadAllBytes(RepositoryRoot.Combine("guests", guest + ".wasm")),
        new ActorClaims { Subject = NKey.Create(NKeyKind.Module).PublicKey, Name = name, Capabilities = [.. capabilities] },
        Issuer);

    /// <summary>A host with one actor <c>a</c> that is linked to the provider.</summary>
    public static async Task<ActorHost> HostAsync(ICapabilityProvider provider, params (string Name, string Value)[] values)
    {
        var host = new ActorHost();
        await host.StartActorAsync(Sign("echo/echo", "a", provider.Descriptor.Capability));
        await host.AddProviderAsync(provider);
        await host.LinkAsync(new LinkDefinition("a", provider.Descriptor.Capability) { Values = values.ToImmutableDictionary(value => value.Name, value => value.Value) });
        return host;
    }

    /// <summary>Has actor <c>a</c> ask its provider, and returns the answer's bytes.</summary>
    public static async Task<ReadOnlyMemory<byte>> AskAsync<TRequest>(this ActorHost host, string capability, string operation, TRequest request)
        where TRequest : ICapabilityMessage<TRequest> =>
        await host.CallAsync("a", "Ask", (byte[])[.. Encoding.UTF8.GetBytes($"default {capability} {operation}\n"), .. request.ToBytes().Span]);

    /// <summary>Has actor <c>a</c> ask its provider.</summary>
    public static async Task<TReply> AskAsync<TRequest, TReply>(this ActorHost host, string capability, string operation, TRequest request)
        where TRequest : ICapabilityMessage<TRequest>
        where TReply : ICapabilityMessage<TReply> => TReply.Decode((await host.AskAsync(capability, operation, request)).Span);
}
