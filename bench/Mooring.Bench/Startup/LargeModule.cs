using System.Text;
using Mooring.Wasm.Text;

namespace Mooring.Bench.Startup;

/// <summary>A module of two megabytes: thousands of functions of which a run needs some dozens, as with real programs.</summary>
internal static class LargeModule
{
    private const int Functions = 1_620;
    private const int Needed = 60;

    /// <summary>The binary; made once and kept in the benchmark's output folder.</summary>
    public static byte[] Get()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "large.wasm");
        if (!File.Exists(path)) File.WriteAllBytes(path, WatParser.ToBinary(Text()));
        return File.ReadAllBytes(path);
    }

    private static string Text()
    {
        var text = new StringBuilder("(module (memory 4) (func (export \"answer\") (result i32) (local i32)\n");
        for (int i = 1; i <= Needed; i++) text.Append($"(local.set 0 (i32.add (local.get 0) (call {i * (Functions / Needed)} (i32.const {i}))))\n");
        text.Append("(local.get 0))\n");
        var random = new Random(1);
        for (int i = 0; i < Functions; i++) Append(text, random);
        return text.Append(')').ToString();
    }

    private static void Append(StringBuilder text, Random random)
    {
        text.Append("(func (param i32) (result i32) (local i32 i32)\n(local.set 1 (i32.const 3)) (loop\n");
        for (int i = 0; i < 28; i++)
        {
            int offset = random.Next(60_000);
            text.Append(
                $"(local.set 2 (i32.add (i32.mul (local.get 0) (i32.const {random.Next()})) (i32.load offset={offset} (i32.and (local.get 2) (i32.const 255)))))\n" +
                $"(if (i32.lt_u (local.get 2) (local.get 1)) (then (i32.store offset={offset} (i32.and (local.get 0) (i32.const 255)) (local.get 2))))\n");
        }

        text.Append("(br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1))))) (i32.add (local.get 1) (local.get 2)))\n");
    }
}
