using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Decoding;

/// <summary>Rejects what the engine's options have switched off, naming the feature to switch on.</summary>
internal static class FeatureChecks
{
    /// <param name="enabled">What the engine accepts.</param>
    /// <param name="needed">A single feature.</param>
    /// <param name="what">What the module uses, as the start of the message.</param>
    /// <param name="offset">Where it uses it.</param>
    public static void Require(this WasmFeatures enabled, WasmFeatures needed, string what, int offset)
    {
        if ((enabled & needed) != needed) ThrowMissing(needed, what, offset);
    }

    /// <summary>Rejects an instruction that belongs to a feature which is off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Require(this WasmFeatures enabled, OpcodeInfo info, int offset)
    {
        if ((enabled & info.Feature) != info.Feature) ThrowMissing(info.Feature, $"illegal opcode: {info}", offset);
    }

    /// <summary>Rejects a value type that belongs to a feature which is off.</summary>
    public static void Require(this WasmFeatures enabled, ValueType type, int offset)
    {
        WasmFeatures needed = type.Kind switch
        {
            ValueKind.V128 => WasmFeatures.Simd,
            ValueKind.ExternRef => WasmFeatures.ReferenceTypes,
            ValueKind.ExnRef => WasmFeatures.Exceptions,
            _ => WasmFeatures.None,
        };
        if ((enabled & needed) != needed) ThrowMissing(needed, $"malformed value type: {type}", offset);
    }

    [DoesNotReturn]
    public static void ThrowMissing(WasmFeatures needed, string what, int offset) =>
        WasmReader.Throw($"{what} requires the {NameOf(needed)} feature", offset);

    /// <summary>The usual name of a feature's proposal, such as <c>bulk-memory</c>.</summary>
    private static string NameOf(WasmFeatures feature) => feature switch
    {
        WasmFeatures.SignExtension => "sign-extension",
        WasmFeatures.SaturatingConversions => "saturating-conversions",
        WasmFeatures.MultiValue => "multi-value",
        WasmFeatures.BulkMemory => "bulk-memory",
        WasmFeatures.ReferenceTypes => "reference-types",
        WasmFeatures.Simd => "simd",
        WasmFeatures.RelaxedSimd => "relaxed-simd",
        WasmFeatures.TailCalls => "tail-calls",
        WasmFeatures.ExtendedConstants => "extended-constants",
        WasmFeatures.MultiMemory => "multi-memory",
        WasmFeatures.Memory64 => "memory64",
        WasmFeatures.Exceptions => "exceptions",
        _ => feature.ToString(),
    };
}
