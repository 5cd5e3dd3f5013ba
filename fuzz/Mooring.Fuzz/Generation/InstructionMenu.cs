using System.Collections.Frozen;
using Mooring.Wasm;
using Mooring.Wasm.Opcodes;

namespace Mooring.Fuzz.Generation;

/// <summary>What the engine's opcode table has for a generator: every instruction whose operands and results are plain values.</summary>
internal static class InstructionMenu
{
    private static readonly string[] NaNMakers =
    [
        "add", "sub", "mul", "div", "min", "max", "sqrt", "ceil", "floor", "trunc", "nearest", "demote_f64", "promote_f32", "demote_f64x2_zero",
        "promote_low_f32x4",
    ];

    /// <summary>Instructions with one result; relaxed vector instructions are left out, because V8 may answer otherwise.</summary>
    public static OpcodeInfo[] Values { get; } = [.. OpcodeTable.All.ToArray().Where(row => IsPlain(row) && row.Type!.Results.Length == 1)];

    public static OpcodeInfo[] Stores { get; } = [.. OpcodeTable.All.ToArray().Where(row => IsPlain(row) && row.Type!.Results.Length == 0 && row.AccessBytes > 0)];

    public static FrozenDictionary<ValueKind, OpcodeInfo[]> ByResult { get; } =
        Values.GroupBy(row => row.Type!.Results[0].Kind).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Whether the bits of a NaN that the instruction gives are up to the engine (section 4.3.3 "NaN propagation").</summary>
    public static bool MakesNaN(OpcodeInfo row)
    {
        string[] parts = row.Mnemonic.Split('.');
        return parts[0] is "f32" or "f64" or "f32x4" or "f64x2" && NaNMakers.Contains(parts[1]);
    }

    private static bool IsPlain(OpcodeInfo row) =>
        row.Type is { Operands.Length: > 0 } && row.Feature != WasmFeatures.RelaxedSimd
        && row.Immediate is Immediate.None or Immediate.Lane or Immediate.Shuffle or Immediate.MemArg or Immediate.MemArgLane;
}
