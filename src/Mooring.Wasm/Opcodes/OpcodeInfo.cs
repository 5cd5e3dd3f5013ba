using System.Globalization;

namespace Mooring.Wasm.Opcodes;

/// <summary>One row of the opcode table.</summary>
internal sealed class OpcodeInfo
{
    public OpcodeInfo(Opcode code, string mnemonic, Immediate immediate, string? signature, WasmFeatures feature, int accessBytes = 0)
    {
        Code = code;
        Mnemonic = mnemonic;
        Immediate = immediate;
        Signature = signature;
        Feature = feature;
        AccessBytes = accessBytes;
        Lanes = CountLanes();
        if (signature is null) return;
        Type = InstructionType.Parse(signature, ValueType.I32);
        Type64 = signature.Contains('a', StringComparison.Ordinal) ? InstructionType.Parse(signature, ValueType.I64) : Type;
    }

    /// <summary>The opcode with its prefix.</summary>
    public Opcode Code { get; }

    /// <summary>The name in the text format.</summary>
    public string Mnemonic { get; }

    /// <summary>What follows the opcode.</summary>
    public Immediate Immediate { get; }

    /// <summary>
    /// Operands, a colon, results: <c>i l f d v</c> are i32, i64, f32, f64, v128 and <c>a</c> is the address type of the memory
    /// that the immediate names; the last letter before the colon is the top of the stack. Null when the types depend on context.
    /// </summary>
    public string? Signature { get; }

    /// <summary><see cref="Signature"/> with i32 addresses, or null.</summary>
    public InstructionType? Type { get; }

    /// <summary><see cref="Signature"/> with i64 addresses, or null; the same object as <see cref="Type"/> when there is no address.</summary>
    public InstructionType? Type64 { get; }

    /// <summary>The proposal that must be enabled; <see cref="WasmFeatures.None"/> when every version has the instruction.</summary>
    public WasmFeatures Feature { get; }

    /// <summary>Bytes of linear memory that a load or store touches; 0 for everything else.</summary>
    public int AccessBytes { get; }

    /// <summary>How many lanes the immediate lane index chooses from; 0 for instructions without one.</summary>
    public int Lanes { get; }

    /// <summary>The prefix byte (0xFC, 0xFD), or 0.</summary>
    public byte Prefix => (byte)((uint)Code >> 16);

    public override string ToString() => Mnemonic;

    private int CountLanes()
    {
        if (Immediate == Immediate.MemArgLane) return 16 / AccessBytes;
        if (Immediate != Immediate.Lane) return 0;

        // The shape is in the name: i8x16.extract_lane_s has 16 lanes.
        int times = Mnemonic.IndexOf('x', StringComparison.Ordinal);
        int dot = Mnemonic.IndexOf('.', StringComparison.Ordinal);
        return int.Parse(Mnemonic.AsSpan(times + 1, dot - times - 1), CultureInfo.InvariantCulture);
    }
}
