using System.Collections.Frozen;
using Mooring.Hosting.Contracts;

namespace Mooring.Hosting.Codecs;

/// <summary>The names that capabilities have had: later ones mean the same providers.</summary>
internal static class CapabilityNames
{
    private static readonly FrozenDictionary<string, string> Later = new Dictionary<string, string>
    {
        ["wasmcloud:httpserver"] = CapabilityIds.HttpServer,
        ["wasmcloud:httpclient"] = CapabilityIds.HttpClient,
        ["wasmcloud:keyvalue"] = CapabilityIds.KeyValue,
        ["wasmcloud:messaging"] = CapabilityIds.Messaging,
        ["wasmcloud:blobstore"] = CapabilityIds.BlobStore,
        ["wasmcloud:logging"] = CapabilityIds.Logging,
        ["wasmcloud:builtin:logging"] = CapabilityIds.Logging,
        ["wasmcloud:extras"] = CapabilityIds.Extras,
        ["wasmcloud:builtin:numbergen"] = CapabilityIds.Extras,
        ["wasmcloud:eventstreams"] = CapabilityIds.EventStreams,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>waSCC's name of a capability; any other stays what it is.</summary>
    public static string Canonical(string capability) => Later.GetValueOrDefault(capability, capability);
}
