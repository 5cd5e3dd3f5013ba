using System.Text;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Text;
using Mooring.Wasm.Text.Lexing;

namespace Mooring.Wasm.Tests.Text;

/// <summary>Text and modules with random damage: an error of the right kind or a result, and never anything else.</summary>
public class TextFuzzTests
{
    private const int Rounds = 3000;

    private const string Seed =
        """
        (module $m
          (type $t (func (param $p i32) (result i64))) (rec (type $s (sub final (struct (field $f (mut i8) i64)))))
          (import "a" "b" (func $i (type $t))) (memory (export "m") i64 1 2) (memory $small (data "a\n\u{1f600}\ff"))
          (table $tab 2 10 funcref) (table funcref (elem $f (;c;) $f)) (tag $e (param i64 f32))
          (global $g (mut v128) (v128.const f32x4 1 -0x1.8p-3 nan:0x123 inf)) (start $f) (@note (a "b" 7))
          (elem $el (table $tab) (offset (i32.const 0)) externref (item ref.null extern)) (elem declare func $f)
          (data $d (memory $small) (i32.const 7) "xyz")
          (func $f (export "f") (local $l i64) (local f32 f64) ;; comment
            (block $out (result i64 f32)
              (try_table (catch $e $out) (catch_all 1)
                (if $x (i32.load8_u $small offset=4 align=1 (i32.const 1_000)) (then (br $x)) (else (nop)))
                loop $loop (param) local.get $l i32.wrap_i64 br_table $loop $out 0 end $loop)
              (throw $e (i64.const -0x8000_0000_0000_0000) (f32.const 1e10)))
            drop drop
            (drop (call_indirect $tab (type $t) (i32.const 1) (i32.const 0)))
            (drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (global.get $g) (v128.load32_lane 3 (i64.const 0) (global.get $g))))
            (memory.init $small $d (i32.const 0) (i32.const 0) (i32.const 1)) (select (result i32) (i32.const 1) (i32.const 2) (i32.const 3)) drop))
        """;

    [Fact]
    public void ToBinary_DamagedCharacters_TranslateOrSayWhatIsWrong()
    {
        const string Characters = "()$\"\\;@=.:_-+ \n0189afx\u00e9\ud83d\0";
        var random = new Random(7);
        int translated = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var text = new StringBuilder(Seed);
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                int at = random.Next(text.Length);
                if (random.Next(2) == 0) text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                else text.Insert(at, Characters[random.Next(Characters.Length)]);
            }

            translated += Translates(text.ToString()) ? 1 : 0;
        }

        Assert.InRange(translated, 1, Rounds - 1);
    }

    [Fact]
    public void ToBinary_DamagedTokens_TranslateOrSayWhatIsWrong()
    {
        TokenizedText source = Lexer.Tokenize(Seed);
        string[] tokens = [.. source.Tokens.Select(token => source.Span(token).ToString())];
        var random = new Random(11);
        int translated = 0;
        for (int round = 0; round < Rounds; round++)
        {
            List<string> changed = [.. tokens];
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                int at = random.Next(changed.Count);
                switch (random.Next(3))
                {
                    case 0:
                        changed.RemoveAt(at);
                        break;
                    case 1:
                        changed.Insert(at, tokens[random.Next(tokens.Length)]);
                        break;
                    default:
                        changed[at] = tokens[random.Next(tokens.Length)];
                        break;
                }
            }

            translated += Translates(string.Join(' ', changed)) ? 1 : 0;
        }

        Assert.InRange(translated, 1, Rounds - 1);
    }

    [Fact]
    public void FromBinary_DamagedModules_PrintTextThatTranslates()
    {
        byte[] seed = WatParser.ToBinary(Seed.Replace("(rec (type $s (sub final (struct (field $f (mut i8) i64)))))", "", StringComparison.Ordinal));
        var random = new Random(13);
        int printed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] module = [.. seed];
            for (int edits = random.Next(1, 3); edits > 0; edits--) module[random.Next(8, module.Length)] = (byte)random.Next(256);
            string text;
            try
            {
                text = WasmText.FromBinary(module, folded: round % 2 == 0);
            }
            catch (WasmFormatException)
            {
                continue;
            }

            printed++;
            ModuleDefinition back = ModuleDecoder.Decode(WatParser.ToBinary(text), WasmFeatures.All);
            Assert.Equal(ModuleDecoder.Decode(module, WasmFeatures.All).Functions.Length, back.Functions.Length);
        }

        Assert.InRange(printed, 1, Rounds - 1);
    }

    [Fact]
    public void ToBinary_Megabyte_TakesNoQuadraticTime()
    {
        var text = new StringBuilder("(module (memory 1)");
        for (int i = 0; text.Length < 1 << 20; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"(func $function_{i} (param $x i32) (result i32) (i32.add (local.get $x) (i32.load offset={i} (i32.const {i}))))\n");
        }

        string source = text.Append(')').ToString();
        _ = WatParser.ToBinary(source); // warms up
        TimeSpan best = TimeSpan.MaxValue;
        for (int i = 0; i < 5 && best > TimeSpan.FromMilliseconds(200); i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            _ = WatParser.ToBinary(source);
            TimeSpan time = TimeProvider.System.GetElapsedTime(start);
            if (time < best) best = time;
        }

        TestContext.Current.SendDiagnosticMessage($"1 MiB of text: {best.TotalMilliseconds:F1} ms");
        Assert.True(best < TimeSpan.FromSeconds(20), $"{best}"); // tens of milliseconds where nobody else computes; hours if it were quadratic
    }

    private static bool Translates(string text)
    {
        try
        {
            _ = WatParser.ToBinary(text);
            return true;
        }
        catch (WasmTextException)
        {
            return false;
        }
    }
}
