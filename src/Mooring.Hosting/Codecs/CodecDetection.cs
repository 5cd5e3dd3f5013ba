using Mooring.Hosting.Claims;
using Mooring.WaPc;

namespace Mooring.Hosting.Codecs;

/// <summary>Finds out how a guest spells its messages: from its imports, its claims, and the time at which it was signed.</summary>
public static class CodecDetection
{
    // The limits lie in gaps between the times at which the known modules were signed.
    private const long FirstArrays = 1_583_200_000; // 3 March 2020
    private const long FirstMaps = 1_585_800_000; // 2 April 2020

    /// <summary>The era of a module.</summary>
    /// <param name="protocol">The form of waPC that it speaks.</param>
    /// <param name="claims">What it says of itself; null when it says nothing.</param>
    /// <param name="exportsInit">Whether it exports <c>wapc_init</c>.</param>
    public static CodecEra Detect(WaPcProtocol protocol, ActorClaims? claims, bool exportsInit)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        if (protocol.HostCall == HostCallGeneration.Operation) return CodecEra.A;
        if (protocol.ImportModule == "wasmbus") return CodecEra.E;
        if (exportsInit && claims is not null && claims.Capabilities.Any(capability => capability.StartsWith("wasmcloud:", StringComparison.Ordinal))) return CodecEra.D;
        return claims?.IssuedAt?.ToUnixTimeSeconds() switch
        {
            null => CodecEra.C,
            < FirstArrays => CodecEra.A,
            < FirstMaps => CodecEra.B,
            _ => CodecEra.C,
        };
    }

    /// <summary>The era of a compiled module.</summary>
    internal static CodecEra Detect(WaPcModule module, ActorClaims? claims) =>
        Detect(module.Protocol, claims, module.Module.Exports.Any(export => export.Name == "wapc_init"));
}
