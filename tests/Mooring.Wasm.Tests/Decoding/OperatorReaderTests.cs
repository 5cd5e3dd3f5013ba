using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Tests.Decoding;

public class OperatorReaderTests
{
    public static TheoryData<string> AllMnemonics => [.. OpcodeTable.All.ToArray().Select(row => $"{(uint)row.Code:x} {row.Mnemonic}")];

    [Theory]
    [MemberData(nameof(AllMnemonics))]
    public void TryRead_EveryInstruction_TakesExactlyItsBytes(string row)
    {
        OpcodeInfo info = OpcodeTable.Get((Opcode)Convert.ToUInt32(row.Split(' ')[0], 16));
        byte[] bytes = [0x01, .. OperatorSamples.Encode(info), 0x0B];

        OperatorReader reader = Read(bytes, skip: 1);

        Assert.Same(info, reader.Info);
        Assert.Equal(1, reader.Offset);
        Assert.Equal(bytes.Length - 1, reader.NextOffset);
    }

    [Theory]
    [MemberData(nameof(AllMnemonics))]
    public void TryRead_InstructionCutAnywhere_IsUnexpectedEnd(string row)
    {
        byte[] bytes = OperatorSamples.Encode(OpcodeTable.Get((Opcode)Convert.ToUInt32(row.Split(' ')[0], 16)));
        for (int length = 1; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            var failure = Assert.Throws<WasmFormatException>(() => { Read(cut); });
            Assert.Matches("^(unexpected end|length out of bounds)", failure.Reason);
        }
    }

    [Theory]
    [InlineData("06", "illegal opcode 06")]
    [InlineData("ff", "illegal opcode ff")]
    [InlineData("fb 00", "illegal opcode fb")]
    [InlineData("fc 12", "illegal opcode fc 12")]
    [InlineData("fd 9a 01", "illegal opcode fd 9a")]
    [InlineData("fd ff ff ff ff 0f", "illegal opcode fd ffffffff")]
    [InlineData("02 41", "malformed value type 41")]
    [InlineData("1f 40 01 04 00", "malformed catch clause")]
    [InlineData("d0 7f", "malformed heap type 7f")]
    [InlineData("d0 f0 7e", "malformed heap type")]
    [InlineData("d0 00", "typed function references are not supported")]
    [InlineData("28 80 01 00", "malformed memop flags")]
    public void TryRead_Malformed_NamesProblem(string hex, string problem)
    {
        var failure = Assert.Throws<WasmFormatException>(() => { Read(WasmBytes.Hex(hex)); });

        Assert.StartsWith(problem, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_LoadWithMemoryIndex_GivesAllParts()
    {
        OperatorReader reader = Read(WasmBytes.Hex("28 42 07 80 80 80 80 10"));

        Assert.Equal(2u, reader.AlignExponent);
        Assert.Equal(7u, reader.Index);
        Assert.Equal(0x1_0000_0000UL, reader.MemoryOffset);
    }

    [Theory]
    [InlineData("28 40 00 00", "malformed memop flags", WasmFeatures.MultiMemory)]
    [InlineData("28 02 80 80 80 80 10", "integer too large", WasmFeatures.Memory64)]
    [InlineData("3f 01", "zero byte expected", WasmFeatures.MultiMemory)]
    [InlineData("3f 80 00", "zero byte expected", WasmFeatures.MultiMemory)]
    [InlineData("11 00 01", "zero byte expected", WasmFeatures.ReferenceTypes)]
    public void TryRead_EncodingOfAFeatureThatIsOff_IsMalformed(string hex, string problem, WasmFeatures off)
    {
        var failure = Assert.Throws<WasmFormatException>(() => { Read(WasmBytes.Hex(hex), features: WasmFeatures.All & ~off); });

        Assert.StartsWith(problem, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_Constants_GivesRawBits()
    {
        Assert.Equal(-1, Read(WasmBytes.Hex("41 7f")).I32);
        Assert.Equal(0xFFFF_FFFFUL, Read(WasmBytes.Hex("41 7f")).Bits);
        Assert.Equal(long.MinValue, Read(WasmBytes.Hex("42 80 80 80 80 80 80 80 80 80 7f")).I64);
        Assert.Equal(0x7FA0_0001UL, Read(WasmBytes.Hex("43 01 00 a0 7f")).Bits); // a signalling NaN stays one
        Assert.Equal(0xFFF4_0000_0000_0001UL, Read(WasmBytes.Hex("44 01 00 00 00 00 00 f4 ff")).Bits);
        Assert.Equal(15, Read(WasmBytes.Hex("fd 0c 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f")).Vector[15]);
    }

    [Theory]
    [InlineData("02 40", BlockTypeKind.Empty, 0u)]
    [InlineData("02 7c", BlockTypeKind.Value, 0u)]
    [InlineData("02 05", BlockTypeKind.TypeIndex, 5u)]
    [InlineData("02 c0 00", BlockTypeKind.TypeIndex, 64u)]
    public void TryRead_Block_GivesBlockType(string hex, object kind, uint typeIndex)
    {
        BlockType type = Read(WasmBytes.Hex(hex)).BlockType;

        Assert.Equal((BlockTypeKind)kind, type.Kind);
        Assert.Equal(typeIndex, type.TypeIndex);
        if (type.Kind == BlockTypeKind.Value) Assert.Equal(ValueType.F64, type.Result);
    }

    [Fact]
    public void TryRead_BranchTable_GivesLabelsWithDefaultLast()
    {
        OperatorReader reader = Read(WasmBytes.Hex("0e 03 00 80 01 02 05"));

        Assert.Equal(3, reader.Labels.TableLength);
        Assert.Equal([0u, 128u, 2u, 5u], reader.Labels.ToArray());
        Assert.Equal([0u, 128u, 2u, 5u], reader.Labels.ToArray()); // reading does not use them up
    }

    [Fact]
    public void TryRead_TryTable_GivesClauses()
    {
        OperatorReader reader = Read(WasmBytes.Hex("1f 7f 04 00 01 02 01 03 04 02 05 03 06"));

        Assert.Equal(BlockTypeKind.Value, reader.BlockType.Kind);
        Assert.Equal(
            [
                new CatchClause(CatchKind.Catch, 1, 2),
                new CatchClause(CatchKind.CatchRef, 3, 4),
                new CatchClause(CatchKind.CatchAll, 0, 5),
                new CatchClause(CatchKind.CatchAllRef, 0, 6),
            ],
            reader.Catches.ToArray());
    }

    [Fact]
    public void TryRead_TypedSelect_GivesItsTypes()
    {
        OperatorReader reader = Read(WasmBytes.Hex("1c 02 6f 7f"));

        Assert.Equal(2, reader.TypeCount);
        Assert.Equal(ValueType.ExternRef, reader.Type);
    }

    [Fact]
    public void TryRead_AtEndOfRange_GivesFalse()
    {
        var reader = new OperatorReader(WasmBytes.Hex("01 01 01"), new ByteRange(0, 2));

        Assert.True(reader.TryRead());
        Assert.True(reader.TryRead());
        Assert.False(reader.TryRead());
    }

    private static OperatorReader Read(byte[] bytes, int skip = 0, WasmFeatures features = WasmFeatures.All)
    {
        var reader = new OperatorReader(bytes, new ByteRange(0, bytes.Length), features);
        for (int i = 0; i <= skip; i++) Assert.True(reader.TryRead());
        return reader;
    }
}
