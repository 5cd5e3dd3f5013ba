using Mooring.Wasm.Decoding;
using Mooring.Wasm.Dwarf;
using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Tests.Decoding;

namespace Mooring.Wasm.Tests.Dwarf;

public class DwarfLineTableTests
{
    // Made by clang from divide.c in this folder.
    [Theory]
    [InlineData("divide-4.wasm")]
    [InlineData("divide-5.wasm")]
    public void Find_InstructionsOfACompiledModule_GivesTheirLines(string file)
    {
        ModuleDefinition module = ModuleDecoder.Decode(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Dwarf", file)), WasmFeatures.All);

        Assert.Equal("divide.c:5:12", PositionOf(module, "divide", Opcode.I32DivS));
        Assert.Equal("divide.c:8:13", PositionOf(module, "twice", Opcode.I32Shl));
        Assert.Equal("divide.c:9:14", PositionOf(module, "twice", Opcode.Call));
        Assert.Equal("divide.c:13:10", PositionOf(module, "run", Opcode.Call));
        Assert.Null(module.SourceLines.Find(0));
    }

    [Fact]
    public void Backtrace_OfAModuleWithDebugInformation_NamesSourceLines()
    {
        using var engine = new Engine();
        Module module = Module.FromFile(engine, Path.Combine(AppContext.BaseDirectory, "Dwarf", "divide-5.wasm"));
        using var store = new Store(engine);
        Func<int, int> run = new Linker(engine).Instantiate(store, module).GetFunction<int, int>("run");

        var trap = Assert.Throws<WasmTrapException>(() => run(4)); // 3 - 3 on its way

        Assert.Equal(TrapKind.IntegerDivideByZero, trap.Kind);
        Assert.Equal(
            [("divide", "/src/divide.c", 5), ("twice", "/src/divide.c", 9), ("run", "/src/divide.c", 13)],
            trap.Backtrace.Select(frame => (frame.FunctionName, frame.Source?.File, frame.Source?.Line ?? 0)));

        // The column may be that of the instruction which uses the quotient: compiled code divides when it is needed.
        Assert.Matches(@" at /src/divide\.c:5:\d+$", trap.Backtrace[0].ToString());
    }

    [Fact]
    public void Find_Version4Program_FollowsEveryOpcode()
    {
        // Files 1 = d/a.c and 2 = b.c; the code section's content starts at byte 10 of the module.
        DwarfLineTable lines = Table(Version4(
            "00 05 02 05 00 00 00" // set_address 5
            + "05 09"              // set_column 9
            + "13"                 // special: line +1 (2), address +0: a row
            + "03 7d 03 0a"        // advance_line -3, +10
            + "02 02 01"           // advance_pc 2, copy: line 9 at 7
            + "04 02 08 01"        // set_file 2, const_add_pc (17), copy: at 24
            + "09 01 00 01"        // fixed_advance_pc 1, copy: at 25
            + "06 07 0a 0b 0c 00"  // marks
            + "00 02 04 03"        // set_discriminator
            + "02 05 00 01 01"));  // advance_pc 5, end_sequence at 30

        Assert.Null(lines.Find(10 + 4));
        Assert.Equal(new SourcePosition("d/a.c", 2, 9), lines.Find(10 + 5));
        Assert.Equal(new SourcePosition("d/a.c", 2, 9), lines.Find(10 + 6));
        Assert.Equal(new SourcePosition("d/a.c", 9, 9), lines.Find(10 + 7));
        Assert.Equal(new SourcePosition("b.c", 9, 9), lines.Find(10 + 24));
        Assert.Equal("b.c:9:9", lines.Find(10 + 29).ToString());
        Assert.Null(lines.Find(10 + 30));
    }

    [Theory]
    [InlineData("00 05 02 00 00 00 00 13 02 05 00 01 01")] // a function that the linker dropped is at 0
    [InlineData("00 05 02 ff ff ff ff 13 02 05 00 01 01")] // or at the end of the world
    [InlineData("00 05 02 05 00 00 00 13")]                // no end of the sequence
    [InlineData("00 05 02 05 00 00 00 04 07 13 02 05 00 01 01")] // a file that is not there
    [InlineData("00 05 02 05 00 00 00 03 7e 01 02 05 00 01 01")] // line -1
    public void Find_RowsWithoutMeaning_GiveNothing(string program) => Assert.Null(Table(Version4(program)).Find(10 + 5));

    [Fact]
    public void Find_GarbageUnitBeforeAGoodOne_StillReadsTheGoodOne()
    {
        byte[] garbage = [3, 0, 0, 0, 99, 99, 99];
        DwarfLineTable lines = Table([.. garbage, .. Version4("00 05 02 05 00 00 00 13 02 05 00 01 01")]);

        Assert.Equal("d/a.c:2", lines.Find(10 + 5).ToString());
    }

    [Fact]
    public void Read_EveryTruncationAndManyMutations_NeverThrow()
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Dwarf", "divide-5.wasm"));
        ModuleDefinition module = ModuleDecoder.Decode(whole, WasmFeatures.All);
        CustomSection line = module.CustomSections.Single(section => section.Name == ".debug_line");
        byte[] content = module.Bytes.Slice(line.Content.Offset, line.Content.Length).ToArray();
        for (int length = 0; length < content.Length; length++) _ = Table(content[..length]).Find(100);

        var random = new Random(20261120);
        for (int run = 0; run < 5_000; run++)
        {
            byte[] mutated = [.. content];
            for (int change = 0; change < 3; change++) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            _ = Table(mutated).Find(100);
        }
    }

    [Fact]
    public void Read_ManyFilesThatNameOneLongString_IsBounded()
    {
        // Version 5, no directories, then 100,000 files whose paths are all the same 4,000 characters: 400 MB if they were kept.
        byte[] strings = [.. Enumerable.Repeat((byte)'x', 4_000), 0];
        const int Files = 100_000;
        byte[] body =
        [
            5, 0, 4, 0, .. BitConverter.GetBytes(20 + (4 * Files)), 1, 1, 1, 0xFB, 14, 1, // no standard opcodes
            0, 0, 1, 1, 0x1F, .. WasmBytes.Leb(Files), .. new byte[4 * Files],
        ];
        byte[] unit = [.. BitConverter.GetBytes(body.Length), .. body];
        byte[] bytes = WithLines(unit).Custom(".debug_line_str", strings).Build();
        ModuleDefinition module = ModuleDecoder.Decode(bytes, WasmFeatures.All);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(module.SourceLines.IsEmpty);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128 << 20);
    }

    private static string? PositionOf(ModuleDefinition module, string function, Opcode opcode)
    {
        int index = Enumerable.Range(0, module.Functions.Length).Single(index => module.Names.Function(index) == function);
        var operators = new OperatorReader(module.Bytes.Span, module.Functions[index].Body!.Code);
        while (operators.TryRead())
        {
            if (operators.Opcode != opcode) continue;
            return module.SourceLines.Find(operators.Offset)?.ToString().Replace("/src/", "", StringComparison.Ordinal);
        }

        return null;
    }

    /// <summary>A unit of version 4 with line_base -5, line_range 14, opcode_base 13, one directory and two files.</summary>
    private static byte[] Version4(string program)
    {
        byte[] header = WasmBytes.Hex("01 01 01 fb 0e 0d 00 01 01 01 01 00 00 00 01 00 00 01" + "64 00 00" + "61 2e 63 00 01 00 00" + "62 2e 63 00 00 00 00" + "00");
        byte[] body = [4, 0, .. BitConverter.GetBytes(header.Length), .. header, .. WasmBytes.Hex(program)];
        return [.. BitConverter.GetBytes(body.Length), .. body];
    }

    private static DwarfLineTable Table(byte[] debugLine) => ModuleDecoder.Decode(WithLines(debugLine).Build(), WasmFeatures.All).SourceLines;

    private static WasmBytes WithLines(byte[] debugLine) => new WasmBytes().Section(10, "00").Custom(".debug_line", debugLine);
}
