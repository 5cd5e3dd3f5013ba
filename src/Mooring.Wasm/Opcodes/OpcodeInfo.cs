namespace Mooring.Wasm.Opcodes;

/// <summary>One row of the opcode table.</summary>
internal sealed class OpcodeInfo(Opcode code, string mnemonic, Immediate immediate, string? signature, WasmFeatures feature, int accessBytes = 0)
{
    /// <summary>The opcode with its prefix.</summary>
    public Opcode Code { get; } = code;

    /// <summary>The name in the text format.</summary>
    public string Mnemonic { get; } = mnemonic;

    /// <summary>What follows the opcode.</summary>
    public Immediate Immediate { get; } = immediate;

    /// <summary>
    /// Operands, a colon, results: <c>i l f d v</c> are i32, i64, f32, f64, v128 and <c>a</c> is the address type of the memory
    /// that the immediate names; the last letter before the colon is the top of the stack. Null when the types depend on context.
    /// </summary>
    public string? Signature { get; } = signature;

    /// <summary>The proposal that must be enabled; <see cref="WasmFeatures.None"/> when every version has the instruction.</summary>
    public WasmFeatures Feature { get; } = feature;

    /// <summary>Bytes of linear memory that a load or store touches; 0 for everything else.</summary>
    public int AccessBytes { get; } = accessBytes;

    /// <summary>The prefix byte (0xFC, 0xFD), or 0.</summary>
    public byte Prefix => (byte)((uint)Code >> 16);

    public override string ToString() => Mnemonic;
}
