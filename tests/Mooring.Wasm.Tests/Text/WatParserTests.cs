using Mooring.Wasm.Text;

namespace Mooring.Wasm.Tests.Text;

public class WatParserTests
{
    [Fact]
    public void ToBinary_FoldedAndFlat_GiveTheSameBytes()
    {
        byte[] folded = WasmText.ToBinary(
            """
            (module (func (export "f") (param $x i32) (result i32)
              (if $l (result i32) (i32.eqz (local.get $x)) (then (br $l (i32.const 1))) (else (i32.add (local.get $x) (i32.const -1))))))
            """,
            withNames: false);
        byte[] flat = WasmText.ToBinary(
            """
            (func (export "f") (param i32) (result i32)
              local.get 0 i32.eqz if $l (result i32) i32.const 1 br 0 else $l local.get 0 i32.const -1 i32.add end $l)
            """);
        Assert.Equal(folded, flat);
    }

    [Fact]
    public void ToBinary_SmallModule_IsTheBytesOfTheSpecification()
    {
        byte[] binary = WasmText.ToBinary("(module (func (export \"add\") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))");
        Assert.Equal(
            "0061736D0100000001070160027F7F017F03020100070701036164640000" + "0A09010700200020016A0B",
            Convert.ToHexString(binary));
    }

    [Fact]
    public void ToBinary_ImpliedTypes_FollowDeclaredOnesInOrderOfUse()
    {
        string implied = "(func (result f64) (f64.const 0)) (func (param i32)) (type (func (param i32))) (func (type 1) f64.const 1)";
        string declared = "(type (func (param i32))) (type (func (result f64))) (func (type 1) (f64.const 0)) (func (type 0)) (func (type 1) f64.const 1)";
        Assert.Equal(WasmText.ToBinary(declared), WasmText.ToBinary(implied));
    }

    [Fact]
    public void ToBinary_Names_AreInTheNameSection()
    {
        byte[] binary = WasmText.ToBinary("(module $m (func $f (param $p i32) (local $\"l \\u{41}\" i32)))");
        string text = System.Text.Encoding.Latin1.GetString(binary);
        Assert.Contains("\u0004name\u0000\u0002\u0001m\u0001\u0004\u0001\u0000\u0001f", text);
        Assert.Contains("\u0001p\u0001\u0003l A", text);
    }

    [Theory]
    [InlineData("(func (i32.foo))", 1, 8, "unknown operator i32.foo")]
    [InlineData("(func)\n  (func\n   (param $x i32) (param $x i32))", 3, 26, "duplicate local $x")]
    [InlineData("(func br $l)", 1, 10, "unknown label $l")]
    [InlineData("(func\n  i32.const 0x1_0000_0000)", 2, 13, "i32 constant out of range")]
    [InlineData("(func (i32.load align=3 (i32.const 0)))", 1, 17, "alignment must be a power of two")]
    [InlineData("(func", 1, 6, "unexpected token: end of text")]
    [InlineData("(func))", 1, 7, "unexpected token )")]
    [InlineData("(module) (module)", 1, 10, "unexpected token (")]
    [InlineData("(func block $a end $b)", 1, 20, "mismatching label $b")]
    [InlineData("(data \"\\zz\")", 1, 8, "illegal escape")]
    [InlineData("(; (; ;)", 1, 1, "unclosed comment")]
    [InlineData("(func) (import \"a\" \"b\" (func))", 1, 8, "import after function")]
    public void ToBinary_BadText_SaysWhatAndWhere(string text, int line, int column, string reason)
    {
        var error = Assert.Throws<WasmTextException>(() => WasmText.ToBinary(text));
        Assert.Equal((line, column, reason), (error.Line, error.Column, error.Reason));
    }

    [Fact]
    public void ToBinary_BytesThatAreNotUtf8_AreMalformed()
    {
        var error = Assert.Throws<WasmTextException>(() => WasmText.ToBinary([.. "(func) ;; "u8, 0xff]));
        Assert.Equal("malformed UTF-8 encoding", error.Reason);
    }

    [Theory]
    [InlineData("(memory 0x1_0000_0000)")]
    [InlineData("(memory 0 0x1_0000_0000)")]
    [InlineData("(table 0x1_0000_0000 funcref)")]
    [InlineData("(memory 1) (func (drop (i32.load offset=0x1_0000_0000 (i32.const 0))))")]
    public void ToBinary_WideSizes_AreForMemory64(string text)
    {
        var narrow = new WatOptions(WithNames: true, WasmFeatures.Wasm2);
        Assert.Equal("i32 constant out of range", Assert.Throws<WasmTextException>(() => WatParser.ToBinary(text, narrow)).Reason);
        Assert.NotEmpty(WatParser.ToBinary(text));
    }

    [Theory]
    [InlineData("(block ", ")")]
    [InlineData("block ", " end")]
    [InlineData("(drop ", ")")]
    [InlineData("(if (i32.const 0) (then ", "))")]
    public void ToBinary_DeepNesting_DoesNotOverflowTheStack(string open, string close)
    {
        const int Depth = 200_000;
        string text = "(func " + string.Concat(Enumerable.Repeat(open, Depth)) + string.Concat(Enumerable.Repeat(close, Depth)) + ")";
        Assert.True(WasmText.ToBinary(text).Length > Depth);
    }

    [Fact]
    public void ToBinary_NestedComments_DoNotOverflowTheStack() =>
        Assert.Equal(8, WasmText.ToBinary(string.Concat(Enumerable.Repeat("(;", 100_000)) + string.Concat(Enumerable.Repeat(";)", 100_000))).Length);
}
