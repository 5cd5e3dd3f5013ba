using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Mooring.Wasm.Opcodes;

/// <summary>The one table of instructions: decoder, validator, text format and disassembler all read it.</summary>
internal static partial class OpcodeTable
{
    public const byte MiscPrefix = 0xFC;
    public const byte VectorPrefix = 0xFD;

    private static readonly OpcodeInfo[] Rows = [.. Control, .. Variable, .. Reference, .. Table, .. Memory, .. Numeric, .. Simd, .. RelaxedSimd];
    private static readonly OpcodeInfo?[] Plain = Index(prefix: 0, size: 0x100);
    private static readonly OpcodeInfo?[] Misc = Index(MiscPrefix, size: 0x20);
    private static readonly OpcodeInfo?[] Vector = Index(VectorPrefix, size: 0x120);

    /// <summary>All rows, family by family.</summary>
    public static ReadOnlySpan<OpcodeInfo> All => Rows;

    /// <summary>Rows by text-format name; both forms of <c>select</c> share one, and the untyped one is found.</summary>
    public static FrozenDictionary<string, OpcodeInfo> ByMnemonic => Mnemonics.Rows;

    /// <summary>The row of an opcode, or null if no version of WebAssembly that the engine knows has it.</summary>
    /// <param name="prefix">0 for one-byte opcodes, else 0xFC or 0xFD.</param>
    /// <param name="code">The opcode byte, or the LEB128 number behind the prefix.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static OpcodeInfo? Find(byte prefix, uint code)
    {
        OpcodeInfo?[] rows = prefix switch { 0 => Plain, MiscPrefix => Misc, VectorPrefix => Vector, _ => [] };
        return code < (uint)rows.Length ? rows[code] : null;
    }

    /// <summary>The row of a one-byte opcode, or null if there is none (a prefix byte among them).</summary>
    public static OpcodeInfo? FindPlain(byte code) => Plain[code];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OpcodeInfo Get(Opcode code) => Find((byte)((uint)code >> 16), (ushort)code)!;

    private static OpcodeInfo?[] Index(byte prefix, int size)
    {
        var rows = new OpcodeInfo?[size];
        foreach (OpcodeInfo row in Rows)
        {
            if (row.Prefix == prefix) rows[(ushort)row.Code] = row;
        }

        return rows;
    }

    // Apart, because only the text format needs it: building it costs more than all of the rest.
    private static class Mnemonics
    {
        public static readonly FrozenDictionary<string, OpcodeInfo> Rows =
            OpcodeTable.Rows.Where(row => row.Code != Opcode.SelectT).ToFrozenDictionary(row => row.Mnemonic, StringComparer.Ordinal);
    }
}
