using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Tests.Decoding;

public class NameSectionTests
{
    [Fact]
    public void Names_WholeSection_AreFound()
    {
        NameSection names = Names("00 02 01 6d" + "01 07 02 00 01 66 03 01 67" + "02 06 01 03 01 00 01 78" + "07 04 01 02 01 76");

        Assert.Equal("m", names.Module);
        Assert.Equal("f", names.Function(0));
        Assert.Equal("g", names.Function(3));
        Assert.Null(names.Function(1));
        Assert.Equal("x", names.Local(3, 0));
        Assert.Null(names.Local(3, 1));
        Assert.Null(names.Local(0, 0));
        Assert.Equal("v", names.Find(NameKind.Global, 2));
    }

    [Fact]
    public void Names_NoSection_AreNull()
    {
        NameSection names = ModuleDecoder.Decode(new WasmBytes().Build(), WasmFeatures.All).Names;

        Assert.Null(names.Module);
        Assert.Null(names.Function(0));
        Assert.Null(names.Local(0, 0));
    }

    [Theory]
    [InlineData("01 07 02 00 01 66 03 01 ff", "f")] // the second name is no UTF-8
    [InlineData("01 50 02 00 01 66 03", "f")]       // cut off, and its size is a lie
    [InlineData("01 04 01 00 01 66 01", "f")]       // rubbish behind
    [InlineData("01 04 01 00 01 ff", null)]
    [InlineData("01 04 ff ff 00 01", null)]
    [InlineData("63 00 01 04 01 00 01 66", "f")]    // an unknown subsection goes before
    [InlineData("ff", null)]
    public void Names_Garbage_KeepsWhatMakesSense(string hex, string? expected) => Assert.Equal(expected, Names(hex).Function(0));

    [Theory]
    [InlineData("02 08 02 00 01 00 01 78 05")]
    [InlineData("02 50 01 00 02 00 01 78 01")]
    public void Locals_Garbage_KeepsWhatMakesSense(string hex) => Assert.Equal("x", Names(hex).Local(0, 0));

    private static NameSection Names(string hex) =>
        ModuleDecoder.Decode(new WasmBytes().Custom("name", WasmBytes.Hex(hex)).Build(), WasmFeatures.All).Names;
}
