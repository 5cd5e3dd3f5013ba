using System.Diagnostics;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Tests.Decoding;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm.Tests.Validation;

/// <summary>Modules made to cost as much as possible: each is rejected, or accepted, in bounded time and memory.</summary>
public class HostileModuleTests
{
    // Far above what is needed, which is under two seconds each on an idle machine: only growth of another order fails.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(13)]
    public void Section_CountOfFourBillion_IsRejectedWithoutAllocating(int section)
    {
        Assert.StartsWith("length out of bounds", Reject(new WasmBytes().Section(section, "ff ff ff ff 0f"), allocating: 1 << 16), StringComparison.Ordinal);
    }

    [Fact]
    public void Types_OneMoreThanTheLimit_AreRejected()
    {
        byte[] content = [.. WasmBytes.Leb(1_000_001), .. Repeat([0x60, 0, 0], 1_000_001)];

        Assert.StartsWith("too many types", Reject(new WasmBytes().Section(1, content)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1001, 0, "too many parameters")]
    [InlineData(0, 1001, "too many results")]
    public void Type_MoreValuesThanTheLimit_IsRejected(int parameters, int results, string problem)
    {
        byte[] type = [1, 0x60, .. WasmBytes.Leb((ulong)parameters), .. Repeat([0x7F], parameters), .. WasmBytes.Leb((ulong)results), .. Repeat([0x7F], results)];

        Assert.StartsWith(problem, Reject(new WasmBytes().Section(1, type)), StringComparison.Ordinal);
    }

    [Fact]
    public void Locals_FiftyThousandInEachOfAHundredThousandFunctions_CostNothing()
    {
        const int Count = 100_000;
        byte[] body = WasmBytes.Sized(WasmBytes.Hex("01 d0 86 03 7f 20 cf 86 03 1a 0b"));
        WasmBytes module = new WasmBytes().Types(":")
            .Section(3, [.. WasmBytes.Leb(Count), .. Repeat([0], Count)])
            .Section(10, [.. WasmBytes.Leb(Count), .. Repeat(body, Count)]);

        Accept(module, allocating: 400L * Count);
    }

    [Fact]
    public void Blocks_NestedToTheLimit_AreAccepted()
    {
        Accept(OneFunction([.. Repeat([0x02, 0x40], 50_000), .. Repeat([0x0B], 50_001)]), allocating: 32 << 20);
    }

    [Fact]
    public void Blocks_NestedMillionsDeep_AreRejected()
    {
        Assert.StartsWith("blocks nested deeper", Reject(OneFunction(Repeat([0x02, 0x40], 3_800_000))), StringComparison.Ordinal);
    }

    [Fact]
    public void Loops_NestedDeeperThanTheLimit_AreRejected()
    {
        Accept(OneFunction([.. Repeat([0x03, 0x40], 500), .. Repeat([0x0B], 501)]), allocating: 1 << 20);
        Assert.StartsWith("loops nested deeper", Reject(OneFunction([.. Repeat([0x03, 0x40], 501), .. Repeat([0x0B], 502)])), StringComparison.Ordinal);
        // Only those that are open count.
        Accept(OneFunction([.. Repeat([0x03, 0x40, 0x0B], 5_000), 0x0B]), allocating: 1 << 20);
    }

    [Fact]
    public void ConstantExpression_NestedMillionsDeep_IsRejected()
    {
        byte[] content = [1, 0x7F, 0, .. Repeat([0x02, 0x40], 5_000_000), .. Repeat([0x0B], 5_000_001)];

        Assert.StartsWith("constant expression required", Reject(new WasmBytes().Section(6, content)), StringComparison.Ordinal);
    }

    [Fact]
    public void ConstantExpression_PushingMillions_IsRejected()
    {
        byte[] content = [1, 0x7F, 0, .. Repeat([0x41, 0], 2_000_000), 0x0B];

        Assert.StartsWith("operand stack deeper", Reject(new WasmBytes().Section(6, content)), StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_PushingAThousandValuesEach_AreRejected()
    {
        byte[] type = [2, 0x60, 0, 0, 0x60, 0, .. WasmBytes.Leb(1000), .. Repeat([0x7F], 1000)];
        WasmBytes module = new WasmBytes().Section(1, type).Section(2, "01 00 00 00 01").Functions(0)
            .Section(10, [1, .. WasmBytes.Sized([0, .. Repeat([0x10, 0], 3_000_000), 0x0B])]);

        Assert.StartsWith("operand stack deeper", Reject(module), StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_PassingAThousandValuesAMillionTimes_AreAccepted()
    {
        byte[] thousand = [.. WasmBytes.Leb(1000), .. Repeat([0x7F], 1000)];
        byte[] types = [2, 0x60, 0, 0, 0x60, .. thousand, .. thousand];
        WasmBytes module = new WasmBytes().Section(1, types).Section(2, "01 00 00 00 01").Functions(0)
            .Section(10, [1, .. WasmBytes.Sized([0, .. Repeat([0x41, 0], 1000), .. Repeat([0x10, 0], 1_000_000), 0x00, 0x0B])]);

        // The values are still there when unreachable code ends the function, so it is valid.
        Accept(module, allocating: 1 << 20);
    }

    [Fact]
    public void BranchTable_OneLabelMoreThanTheLimit_IsRejected()
    {
        byte[] code = [0x41, 0, 0x0E, .. WasmBytes.Leb(65_521), .. Repeat([0], 65_522), 0x0B];

        Assert.StartsWith("too many labels in br_table", Reject(OneFunction(code)), StringComparison.Ordinal);
    }

    [Fact]
    public void BranchTables_OfLabelsWithAThousandValues_AreAccepted()
    {
        // Two blocks of different types with a thousand results each, and tables that alternate between them in unreachable code.
        byte[] thousand = [.. WasmBytes.Leb(1000), .. Repeat([0x7F], 1000)];
        byte[] types = [3, 0x60, 0, 0, 0x60, 0, .. thousand, 0x60, 0, .. thousand];
        byte[] table = [0x00, 0x41, 0, 0x0E, .. WasmBytes.Leb(10_000), .. Repeat([0, 1], 5_000), 0];
        byte[] code = [0, 0x02, 1, 0x02, 2, .. Repeat(table, 300), 0x0B, 0x0C, 0, 0x0B, 0x00, 0x0B];
        WasmBytes module = new WasmBytes().Section(1, types).Functions(0).Section(10, [1, .. WasmBytes.Sized(code)]);

        Accept(module, allocating: 1 << 20);
    }

    [Fact]
    public void Function_LargerThanTheLimit_IsRejected()
    {
        Assert.StartsWith("function body larger", Reject(OneFunction(Repeat([0x01], 7_654_321))), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_AHundredMegabytes_IsAccepted()
    {
        byte[] body = WasmBytes.Sized([0, .. Repeat([0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x1A], 750_000), 0x0B]);
        WasmBytes module = new WasmBytes().Types(":").Section(3, [14, .. Repeat([0], 14)]).Section(10, [14, .. Repeat(body, 14)]);

        Accept(module, allocating: 1 << 20);
    }

    [Fact]
    public void CustomSections_MoreThanTheLimit_AreRejected()
    {
        Assert.StartsWith("too many custom sections", Reject(new WasmBytes().Raw(Convert.ToHexString(Repeat([0, 1, 0], 100_001)))), StringComparison.Ordinal);
    }

    [Fact]
    public void NameSection_OfMillionsOfNames_CostsNothingUntilAsked()
    {
        byte[] names = [.. WasmBytes.Leb(4_000_000), .. Repeat([0, 0], 4_000_000)];
        WasmBytes module = new WasmBytes().Custom("name", [1, .. WasmBytes.Sized(names)]);

        Accept(module, allocating: 1 << 16);
    }

    [Fact]
    public void Exports_AMillionOfOneName_AreRejected()
    {
        WasmBytes module = new WasmBytes().Section(5, "01 00 00").Section(7, [.. WasmBytes.Leb(1_000_000), .. Repeat([0, 2, 0], 1_000_000)]);

        Assert.StartsWith("duplicate export name", Reject(module), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("04 09 01 70 01 00 ff ff ff ff 0f")] // a table of four billion at most
    [InlineData("05 08 01 01 80 80 04 80 80 04")]     // a memory of four gigabytes
    public void Definitions_OfTheLargestSizes_AreAcceptedAndAllocateNothing(string hex) => Accept(new WasmBytes().Raw(hex), allocating: 1 << 16);

    private static WasmBytes OneFunction(ReadOnlySpan<byte> code) =>
        new WasmBytes().Types(":").Functions(0).Section(10, [1, .. WasmBytes.Sized([0, .. code])]);

    private static byte[] Repeat(ReadOnlySpan<byte> part, int times)
    {
        byte[] bytes = new byte[part.Length * times];
        for (int i = 0; i < times; i++) part.CopyTo(bytes.AsSpan(i * part.Length));
        return bytes;
    }

    private static string Reject(WasmBytes module, long allocating = 256L << 20)
    {
        WasmFormatException? failure = null;
        Measure(module, allocating, bytes => failure = Assert.Throws<WasmFormatException>(() => Check(bytes)));
        return failure!.Reason;
    }

    private static void Accept(WasmBytes module, long allocating) => Measure(module, allocating, Check);

    private static void Measure(WasmBytes module, long allocating, Action<byte[]> check)
    {
        byte[] bytes = module.Build();
        long start = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        check(bytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= allocating, $"{allocated} bytes were allocated");
        Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "it took too long");
    }

    private static void Check(byte[] module) => ModuleValidator.Validate(ModuleDecoder.Decode(module, WasmFeatures.All), WasmFeatures.All);
}
