using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Dwarf;

/// <summary>The header of a line program: DWARF section 6.2.4 "The Line Number Program Header".</summary>
internal sealed class LineProgramHeader
{
    /// <summary>The instructions of the program.</summary>
    public required ByteRange Program { get; init; }

    public required byte MinimumInstructionLength { get; init; }

    public required sbyte LineBase { get; init; }

    public required byte LineRange { get; init; }

    /// <summary>The first special opcode.</summary>
    public required byte OpcodeBase { get; init; }

    /// <summary>Operands of the standard opcodes, from opcode 1 on.</summary>
    public required byte[] OperandCounts { get; init; }

    /// <summary>Paths of the source files.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The number that the program uses for the first of <see cref="Files"/>: 1 before version 5, then 0.</summary>
    public required int FirstFile { get; init; }

    public static LineProgramHeader Read(DwarfSections sections, ByteRange unit, bool is64)
    {
        var reader = new DwarfReader(sections.Module, unit);
        int end = unit.Offset + unit.Length;
        ushort version = reader.ReadUInt16();
        if (version is < 2 or > 5) throw new WasmFormatException($"line program of version {version}", unit.Offset);
        if (version >= 5) reader.Skip(2); // sizes of addresses and segment selectors
        ulong headerLength = reader.ReadOffset(is64);
        if (headerLength > (ulong)(end - reader.Position)) throw new WasmFormatException("a header longer than its unit", unit.Offset);
        int program = reader.Position + (int)headerLength;

        byte minimumInstructionLength = reader.ReadByte();
        if (version >= 4) reader.Skip(1); // operations per instruction; wasm has one
        reader.Skip(1);                   // whether rows are statements: a trap may be at any row
        sbyte lineBase = (sbyte)reader.ReadByte();
        byte lineRange = reader.ReadByte();
        byte opcodeBase = reader.ReadByte();
        if (lineRange == 0 || opcodeBase == 0) throw new WasmFormatException("a line program without special opcodes", unit.Offset);
        var operandCounts = new byte[opcodeBase - 1];
        for (int i = 0; i < operandCounts.Length; i++) operandCounts[i] = reader.ReadByte();

        return new LineProgramHeader
        {
            Program = new ByteRange(program, end - program),
            MinimumInstructionLength = minimumInstructionLength,
            LineBase = lineBase,
            LineRange = lineRange,
            OpcodeBase = opcodeBase,
            OperandCounts = operandCounts,
            Files = version >= 5 ? FileTable.ReadVersion5(ref reader, sections, is64) : FileTable.ReadVersion2(ref reader, sections),
            FirstFile = version >= 5 ? 0 : 1,
        };
    }
}
