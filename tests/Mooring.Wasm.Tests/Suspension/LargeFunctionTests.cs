using System.Text;

namespace Mooring.Wasm.Tests.Suspension;

/// <summary>Functions with more values and waits than code for each site would be good for.</summary>
public sealed class LargeFunctionTests
{
    [Fact]
    public async Task Function_WithManyValuesAndManyWaits_StaysWithinTheCompilersLimits()
    {
        const int Locals = 150;
        const int Waits = 200;
        var text = new StringBuilder("""(module (import "env" "get" (func $get (param i32) (result i32))) (func (export "run") (result i32) (local""");
        for (int i = 0; i < Locals; i++) text.Append(" i32");
        text.Append(')');
        for (int i = 0; i < Waits; i++)
            text.Append(provider: null, $"(local.set {i % Locals} (i32.add (local.get {(i * 7) % Locals}) (call $get (i32.const {i}))))");
        AppendSum(text, Locals, "i32");
        string module = text.Append("))").ToString();

        using var guest = new AsyncGuest(module) { Immediate = value => value };
        Value[] expected = guest.Instance.GetFunction("run")!.Call();
        Assert.Empty(guest.Instance.Context.Module.OversizedFunctions);
        guest.Immediate = null;
        ValueTask<Value[]> call = guest.Start("run");
        int answers = 0;
        guest.AnswerAll(value =>
        {
            answers++;
            return value;
        });
        Assert.Equal(Waits, answers);
        Assert.Equal(expected, await call);
    }

    [Fact]
    public async Task Frame_OfMoreThanTheSaveArea_IsSaved()
    {
        const int Locals = 9_000; // of eight bytes
        var text = new StringBuilder("""(module (import "env" "get" (func $get (param i32) (result i32))) (func (export "run") (result i64) (local""");
        for (int i = 0; i < Locals; i++) text.Append(" i64");
        text.Append(')');
        for (int i = 0; i < Locals; i++) text.Append(provider: null, $"(local.set {i} (i64.const {i}))");
        text.Append("(drop (call $get (i32.const 1)))");
        AppendSum(text, Locals, "i64");
        using var guest = new AsyncGuest(text.Append("))").ToString());
        ValueTask<Value[]> call = guest.Start("run");
        Assert.False(call.IsCompleted);
        guest.AnswerAll(_ => 0);
        Assert.Equal([Locals * (Locals - 1L) / 2], await call);
    }

    private static void AppendSum(StringBuilder text, int locals, string type)
    {
        text.Append("(local.get 0)");
        for (int i = 1; i < locals; i++) text.Append(provider: null, $"(local.get {i}) ({type}.add)");
    }
}
