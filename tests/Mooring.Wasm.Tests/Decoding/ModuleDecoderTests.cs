using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Tests.Decoding;

public class ModuleDecoderTests
{
    [Fact]
    public void Decode_EmptyModule_HasNothing()
    {
        ModuleDefinition module = Decode(new WasmBytes());

        Assert.Empty(module.Functions);
        Assert.Null(module.Start);
        Assert.Null(module.DataCount);
    }

    [Fact]
    public void Decode_AllSections_LaysOutIndexSpacesImportsFirst()
    {
        ModuleDefinition module = Decode(new WasmBytes()
            .Types("ii:i", ":", "d:")
            .Section(2, "05 01 6d 01 66 00 00 01 6d 01 74 01 70 00 01 01 6d 01 6d 02 01 01 02 01 6d 01 67 03 7e 00 01 6d 01 78 04 00 02")
            .Functions(1, 0)
            .Section(4, "01 6f 01 02 03")
            .Section(5, "01 05 01 02") // 64-bit
            .Section(13, "01 00 02")
            .Section(6, "01 7f 01 41 2a 0b")
            .Section(7, "02 01 61 00 01 01 62 03 01")
            .Section(8, "01")
            .Section(9, "01 00 41 00 0b 01 00")
            .Section(12, "01")
            .Code("00 0b", "02 03 7f 01 7b 20 00 0b")
            .Section(11, "01 00 41 00 0b 03 61 62 63")
            .Custom("note", 1, 2, 3));

        Assert.Equal([1, 1, 1, 1, 1], [module.ImportedFunctions, module.ImportedTables, module.ImportedMemories, module.ImportedGlobals, module.ImportedTags]);
        Assert.Equal([0, 1, 0], module.Functions.Select(function => function.TypeIndex));
        Assert.Null(module.Functions[0].Body);
        Assert.Equal([new LocalRun(3, ValueType.I32), new LocalRun(1, ValueType.V128)], module.Functions[2].Body!.Locals);
        Assert.Equal("20-00-0B", BitConverter.ToString(Bytes(module, module.Functions[2].Body!.Code)));
        Assert.Equal(new TableType(ValueType.ExternRef, new Limits(2, 3)), module.Tables[1].Type);
        Assert.Equal(new MemoryType(new Limits(1, 2)), module.Memories[0]);
        Assert.Equal(new MemoryType(new Limits(1, 2), Is64: true), module.Memories[1]);
        Assert.Equal(new GlobalType(ValueType.I64, IsMutable: false), module.Globals[0].Type);
        Assert.Equal("41-2A-0B", BitConverter.ToString(Bytes(module, module.Globals[1].Initial!.Value.Code)));
        Assert.Equal([2, 2], module.Tags.Select(tag => tag.TypeIndex));
        Assert.Equal([("a", ExternKind.Function, 1), ("b", ExternKind.Global, 1)], module.Exports.Select(export => (export.Name, export.Kind, export.Index)));
        Assert.Equal(1, module.Start);
        Assert.Equal([0], module.Elements[0].FunctionIndices!);
        Assert.Equal(1, module.DataCount);
        Assert.Equal("abc"u8.ToArray(), Bytes(module, module.DataSegments[0].Content));
        Assert.Equal("note", module.CustomSections[0].Name);
        Assert.Equal([1, 2, 3], Bytes(module, module.CustomSections[0].Content));
        Assert.Equal(new TagType(module.Types[2]), module.Imports[4].Type);
    }

    [Theory]
    [InlineData("", "unexpected end", 0)]
    [InlineData("00 61 73", "unexpected end", 3)]
    [InlineData("00 61 73 6e 01 00 00 00", "magic header not detected", 0)]
    [InlineData("00 61 73 6d 02 00 00 00", "unknown binary version", 4)]
    [InlineData("00 61 73 6d 01 00 01 00", "unknown binary version", 4)]
    [InlineData("7f 45 4c 46 02 01 01 00", "magic header not detected", 0)]
    public void Decode_WrongHeader_NamesProblem(string hex, string problem, int offset)
    {
        var failure = Assert.Throws<WasmFormatException>(() => ModuleDecoder.Decode(WasmBytes.Hex(hex), WasmFeatures.All));

        Assert.StartsWith(problem, failure.Reason, StringComparison.Ordinal);
        Assert.Equal(offset, failure.Offset);
    }

    [Theory]
    [InlineData("0e 00", "malformed section id")]
    [InlineData("7f 00", "malformed section id")]
    [InlineData("01", "unexpected end")]
    [InlineData("01 05 00", "length out of bounds")]
    [InlineData("01 01 00 01 01 00", "unexpected content after last section")]
    [InlineData("03 01 00 01 01 00", "unexpected content after last section")]
    [InlineData("06 01 00 0d 01 00", "unexpected content after last section")] // tags go before globals
    [InlineData("0a 01 00 0c 01 00", "unexpected content after last section")] // the data count goes before code
    [InlineData("01 02 00 00", "section size mismatch")]
    [InlineData("01 04 01 5f 00 00", "malformed definition type 5f")]
    [InlineData("01 04 01 e0 00 00", "integer representation too long")]
    [InlineData("01 05 01 60 01 40 00", "malformed value type 40")]
    [InlineData("02 05 01 00 00 05 00", "malformed import kind")]
    [InlineData("02 05 01 00 00 00 00", "unknown type 0")]
    [InlineData("03 02 01 00", "function and code section have inconsistent lengths")]
    [InlineData("0a 04 01 02 00 0b", "function and code section have inconsistent lengths")]
    [InlineData("04 04 01 7f 00 00", "malformed reference type 7f")]
    [InlineData("04 04 01 70 08 00", "malformed limits flags")]
    [InlineData("05 03 01 02 00", "malformed limits flags")]
    [InlineData("05 04 01 01 02 01", "size minimum must not be greater than maximum")]
    [InlineData("05 05 01 00 81 80 04", "memory size must be at most 65536 pages (4GiB)")]
    [InlineData("06 06 01 7f 02 41 00 0b", "malformed mutability")]
    [InlineData("06 05 01 7f 00 41 00", "unexpected end")]
    [InlineData("06 05 01 7f 00 05 0b", "END opcode expected")]
    [InlineData("07 04 01 00 05 00", "malformed export kind")]
    [InlineData("09 02 01 08", "malformed elements segment kind")]
    [InlineData("09 04 01 01 01 00", "malformed element kind")]
    [InlineData("0b 02 01 03", "malformed data segment kind")]
    [InlineData("0b 04 01 01 02 61", "unexpected end")]
    [InlineData("0c 01 01", "data count and data section have inconsistent lengths")]
    [InlineData("0d 03 01 01 00", "malformed tag attribute")]
    [InlineData("00 00", "unexpected end")]
    [InlineData("00 02 05 61", "length out of bounds")]
    [InlineData("00 02 02 61 62", "unexpected end")]
    public void Decode_WrongSection_NamesProblem(string hex, string problem)
    {
        var failure = Assert.Throws<WasmFormatException>(() => Decode(new WasmBytes().Raw(hex)));

        Assert.StartsWith(problem, failure.Reason, StringComparison.Ordinal);
        Assert.InRange(failure.Offset, 8, 8 + WasmBytes.Hex(hex).Length);
        Assert.Contains($"0x{failure.Offset:x}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("02 ff ff ff ff 0f 7f 01 7f 0b", "too many locals")]
    [InlineData("01 d1 86 03 7f 0b", "too many locals")] // 50,001
    [InlineData("01 01 40 0b", "malformed value type 40")]
    [InlineData("03 01 7f", "unexpected end")]
    public void Decode_WrongLocals_NamesProblem(string body, string problem)
    {
        var failure = Assert.Throws<WasmFormatException>(() => Decode(new WasmBytes().Types(":").Functions(0).Code(body)));

        Assert.StartsWith(problem, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_MostLocals_IsAccepted()
    {
        ModuleDefinition module = Decode(new WasmBytes().Types(":").Functions(0).Code("02 00 7e d0 86 03 7f 0b"));

        Assert.Equal([new LocalRun(50_000, ValueType.I32)], module.Functions[0].Body!.Locals);
    }

    [Fact]
    public void Decode_WrongBodySize_ReportsTheBodyRatherThanWhatFollows()
    {
        byte[] module = new WasmBytes().Types(":").Functions(0).Raw("0a 05 01 03 00 41 80 80 80 80 80 00 0b").Build();

        var failure = Assert.Throws<WasmFormatException>(() => ModuleDecoder.Decode(module, WasmFeatures.All));

        Assert.StartsWith("integer representation too long", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_SourceInsideALargerBuffer_CountsFromTheModule()
    {
        byte[] module = new WasmBytes().Types("i:i").Build();
        byte[] buffer = [9, 9, 9, .. module, 9];

        ModuleDefinition decoded = ModuleDecoder.Decode(buffer.AsMemory(3, module.Length), WasmFeatures.All);

        Assert.Equal("[i32] -> [i32]", decoded.Types[0].ToString());
    }

    private static ModuleDefinition Decode(WasmBytes bytes) => ModuleDecoder.Decode(bytes.Build(), WasmFeatures.All);

    private static byte[] Bytes(ModuleDefinition module, ByteRange range) => module.Bytes.Slice(range.Offset, range.Length).ToArray();
}
