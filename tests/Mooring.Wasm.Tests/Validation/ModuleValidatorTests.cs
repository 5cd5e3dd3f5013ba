using Mooring.Wasm.Decoding;
using Mooring.Wasm.Tests.Decoding;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm.Tests.Validation;

public class ModuleValidatorTests
{
    // A prefix with types 0 [] -> [] and 1 [i32] -> [i32]; each case adds sections by hand.
    [Theory]
    [InlineData("03 02 01 02 0a 04 01 02 00 0b", "unknown type 2")]
    [InlineData("07 05 01 01 61 00 00", "unknown function 0")]
    [InlineData("07 05 01 01 61 01 00", "unknown table 0")]
    [InlineData("07 05 01 01 61 02 00", "unknown memory 0")]
    [InlineData("07 05 01 01 61 03 00", "unknown global 0")]
    [InlineData("07 05 01 01 61 04 00", "unknown tag 0")]
    [InlineData("05 03 01 00 00 07 09 02 01 61 02 00 01 61 02 00", "duplicate export name \"a\"")]
    [InlineData("08 01 00", "unknown function 0")]
    [InlineData("03 02 01 01 08 01 00 0a 06 01 04 00 20 00 0b", "start function")]
    [InlineData("09 06 01 00 41 00 0b 00", "unknown table 0")]
    [InlineData("04 04 01 70 00 00 09 07 01 00 41 00 0b 01 05", "unknown function 5")]
    [InlineData("04 04 01 70 00 00 09 06 01 00 42 00 0b 00", "type mismatch")]
    [InlineData("04 04 01 6f 00 00 09 06 01 00 41 00 0b 00", "type mismatch: element segment of funcref for a table of externref")]
    [InlineData("09 07 01 05 70 01 d0 6f 0b", "type mismatch")]
    [InlineData("09 07 01 05 70 01 d2 03 0b", "unknown function 3")]
    [InlineData("0b 06 01 00 41 00 0b 00", "unknown memory 0")]
    [InlineData("05 03 01 00 00 0b 07 01 02 01 41 00 0b 00", "unknown memory 1")]
    [InlineData("05 03 01 00 00 0b 06 01 00 42 00 0b 00", "type mismatch")]
    [InlineData("05 03 01 04 00 0b 06 01 00 41 00 0b 00", "type mismatch")] // a 64-bit memory
    [InlineData("06 06 01 7f 00 42 00 0b", "type mismatch")]
    [InlineData("06 04 01 7f 00 0b", "type mismatch")]
    [InlineData("06 08 01 7f 00 41 00 41 00 0b", "type mismatch: the expression leaves more than one value")]
    [InlineData("06 07 01 7f 00 41 00 45 0b", "constant expression required: i32.eqz")]
    [InlineData("06 09 01 7f 00 02 7f 41 00 0b 0b", "constant expression required: block")]
    [InlineData("06 06 01 7f 00 23 00 0b", "unknown global 0")]
    [InlineData("06 0b 02 7f 01 41 00 0b 7f 00 23 00 0b", "constant expression required: global 0 is mutable")]
    [InlineData("06 06 01 70 00 d2 00 0b", "unknown function 0")]
    [InlineData("04 09 01 40 00 70 00 00 d0 6f 0b", "type mismatch")] // the initial value of a table
    public void Validate_InvalidModule_NamesProblem(string hex, string problem)
    {
        var failure = Assert.Throws<WasmFormatException>(() => Check(new WasmBytes().Types(":", "i:i").Raw(hex)));

        Assert.StartsWith(problem, failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("06 0b 02 7f 00 41 00 0b 7f 00 23 00 0b")]                          // a global may read the one before
    [InlineData("06 0c 01 7f 00 41 07 41 06 6c 41 2a 6a 0b")]                       // extended constant expressions
    [InlineData("04 09 01 40 00 70 00 01 d0 70 0b")]
    [InlineData("03 02 01 00 06 06 01 70 00 d2 00 0b 0a 07 01 05 00 d2 00 1a 0b")]  // named by a global, so declared
    [InlineData("03 02 01 00 07 05 01 01 61 00 00 0a 07 01 05 00 d2 00 1a 0b")]     // named by an export, so declared
    [InlineData("03 02 01 00 09 05 01 03 00 01 00 0a 07 01 05 00 d2 00 1a 0b")]     // declared
    public void Validate_ValidModule_Passes(string hex) => Check(new WasmBytes().Types(":", "i:i").Raw(hex));

    [Fact]
    public void Validate_FunctionThatOnlyStarts_IsNotDeclaredForReferences()
    {
        WasmBytes module = new WasmBytes().Types(":").Functions(0).Section(8, "00").Code("00 d2 00 1a 0b");

        var failure = Assert.Throws<WasmFormatException>(() => Check(module));

        Assert.Equal("undeclared function reference 0", failure.Reason);
    }

    [Fact]
    public void Validate_LargeModuleWithSeveralErrors_AlwaysReportsTheFirst()
    {
        // Enough code for several threads; functions 12 and 18 are wrong in ways of their own.
        byte[] good = WasmBytes.Sized([0, .. Enumerable.Repeat((byte)1, 100_000), 0x0B]);
        byte[] first = WasmBytes.Sized([0, .. Enumerable.Repeat((byte)1, 100_000), 0x20, 0, 0x1A, 0x0B]);
        byte[] second = WasmBytes.Sized([0, 0x23, 0, 0x1A, 0x0B]);
        byte[] module = new WasmBytes().Types(":")
            .Section(3, [20, .. new byte[20]])
            .Section(10, [20, .. Enumerable.Range(0, 20).SelectMany(i => i switch { 12 => first, 18 => second, _ => good })])
            .Build();
        ModuleDefinition definition = ModuleDecoder.Decode(module, WasmFeatures.All);

        for (int run = 0; run < 10; run++)
        {
            var failure = Assert.Throws<WasmFormatException>(() => ModuleValidator.Validate(definition, WasmFeatures.All));
            Assert.Equal("unknown local 0", failure.Reason);
        }
    }

    [Fact]
    public void Validate_HugeExportName_IsShortenedInTheMessage()
    {
        byte[] export = [.. WasmBytes.Name(new string('x', 100_000)), 2, 0];
        WasmBytes module = new WasmBytes().Section(5, "01 00 00").Section(7, [2, .. export, .. export]);

        var failure = Assert.Throws<WasmFormatException>(() => Check(module));

        Assert.InRange(failure.Message.Length, 80, 200);
    }

    private static void Check(WasmBytes bytes) =>
        ModuleValidator.Validate(ModuleDecoder.Decode(bytes.Build(), WasmFeatures.All), WasmFeatures.All);
}
