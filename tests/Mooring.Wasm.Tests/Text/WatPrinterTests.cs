using Mooring.Wasm.Spec;
using Mooring.Wasm.Text;
using Mooring.Wasm.Text.Scripts;

namespace Mooring.Wasm.Tests.Text;

public class WatPrinterTests
{
    [Theory]
    [InlineData("spec-2.0/core", false, false)]
    [InlineData("spec-2.0/core", true, true)]
    [InlineData("spec-3.0/core", false, true)]
    [InlineData("spec-3.0/core", true, false)]
    public void Print_ModulesOfTheSuite_ReadBackAsTheSameBytes(string folder, bool folded, bool useNames)
    {
        Assert.SkipWhen(SpecSuite.Root is null, SpecSuite.HowToGet);
        var failures = new List<string>();
        int printed = 0;
        foreach (string file in SpecSuite.Files(folder))
        {
            if (file.Contains("/gc/", StringComparison.Ordinal)) continue;
            foreach (ModuleCommand command in WastScript.Parse(SpecSuite.Read(file)).Commands.OfType<ModuleCommand>())
            {
                if (Translate(command.Module) is not { } binary) continue;
                printed++;
                string text = WasmText.FromBinary(binary, folded, useNames);
                byte[] back = WasmText.ToBinary(text, withNames: useNames && !command.Module.IsBinary);

                // A module given in binary may have longer numbers or other sections than needed: then the second translation counts.
                if (command.Module.IsBinary) (binary, back) = (back, WasmText.ToBinary(WasmText.FromBinary(back, folded, useNames), withNames: false));
                else if (!useNames) binary = command.Module.ToBinary(WatOptions.Default with { WithNames = false });
                if (!binary.AsSpan().SequenceEqual(back)) failures.Add($"{file}:{command.Line}");
            }
        }

        Assert.Empty(failures);
        Assert.True(printed > 1000);
    }

    [Fact]
    public void Print_Flat_ShowsBlocksByIndentation() =>
        Assert.Equal(
            """
            (module $m
              (type (;0;) (func (param i32) (result i32)))
              (memory (;0;) 1)
              (export "f" (func $f))
              (func $f (;0;) (type 0) (param $x i32) (result i32)
                (local i64 i64)
                local.get $x
                if (result i32) (;@1;)
                  i32.const 1
                  br 0 (;@1;)
                else
                  i32.const 4
                  i32.load offset=8 align=1
                end))

            """,
            WasmText.FromBinary(WasmText.ToBinary(Sample)));

    [Fact]
    public void Print_Folded_PutsOperandsBehindInstructions() =>
        Assert.Equal(
            """
            (func $f (;0;) (type 0) (param $x i32) (result i32)
              (local i64 i64)
              (if (result i32) (;@1;)
                (local.get $x)
                (then
                  (i32.const 1)
                  (br 0 (;@1;)))
                (else
                  (i32.load offset=8 align=1
                    (i32.const 4)))))

            """,
            WasmText.FunctionFromBinary(WasmText.ToBinary(Sample), function: 0, folded: true));

    [Fact]
    public void Print_NamesTakenTwice_AreGivenToTheFirst()
    {
        byte[] binary = WasmText.ToBinary("(func $a) (func $b)");
        int second = binary.AsSpan().LastIndexOf("\u0001b"u8);
        binary[second + 1] = (byte)'a';
        string text = WasmText.FromBinary(binary);
        Assert.Contains("(func $a (;0;)", text);
        Assert.Contains("(func (;1;)", text);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("quote\" back\\slash")]
    [InlineData("tab\t and \u200b and \u00e9 and \ud83d\ude00")]
    public void Print_OddNames_ReadBack(string name)
    {
        string quoted = "$\"" + string.Concat(System.Text.Encoding.UTF8.GetBytes(name).Select(b => $"\\{b:x2}")) + "\"";
        byte[] binary = WasmText.ToBinary($"(module {quoted} (func {quoted}) (start {quoted}))");
        Assert.Equal(binary, WasmText.ToBinary(WasmText.FromBinary(binary)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Print_DeepNesting_DoesNotOverflowTheStack(bool folded)
    {
        const int Depth = 100_000;
        string text = $"(func {string.Concat(Enumerable.Repeat("block ", Depth))}{string.Concat(Enumerable.Repeat("end ", Depth))}"
            + $"i32.const 0 {string.Concat(Enumerable.Repeat("i32.eqz ", Depth))} drop)";
        byte[] binary = WasmText.ToBinary(text);
        Assert.Equal(binary, WasmText.ToBinary(WasmText.FromBinary(binary, folded)));
    }

    [Theory]
    [InlineData("else", "else without if")]
    [InlineData("end", "instructions behind the end of the function")]
    [InlineData("block", "unexpected end of section or function")]
    public void Print_BlocksThatDoNotNest_AreRefused(string instruction, string reason)
    {
        byte[] binary = WasmText.ToBinary("(func nop nop nop)");
        byte[] code = instruction switch { "else" => [0x05, 0x01], "end" => [0x0b, 0x01], _ => [0x02, 0x40] };
        code.CopyTo(binary, binary.Length - 4); // in place of two of the nops
        foreach (bool folded in new[] { false, true })
        {
            Assert.StartsWith(reason, Assert.Throws<WasmFormatException>(() => WasmText.FromBinary(binary, folded)).Reason);
        }
    }

    private const string Sample =
        """
        (module $m (memory 1) (func $f (export "f") (param $x i32) (result i32) (local i64 i64)
          (if (result i32) (local.get $x) (then (br 0 (i32.const 1))) (else (i32.load offset=8 align=1 (i32.const 4))))))
        """;

    /// <summary>Null for the few modules that need garbage collection or typed function references.</summary>
    private static byte[]? Translate(WastModule module)
    {
        try
        {
            byte[] binary = module.ToBinary();
            _ = Mooring.Wasm.Decoding.ModuleDecoder.Decode(binary, WasmFeatures.All);
            return binary;
        }
        catch (Exception error) when (error is WasmTextException or WasmFormatException)
        {
            return null;
        }
    }
}
