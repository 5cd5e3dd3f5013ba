using Microsoft.CodeAnalysis;
using Mooring.FpBindgen.Generator.Tests.Support;

namespace Mooring.FpBindgen.Generator.Tests;

/// <summary>What the ABI cannot express is said where it is written; the text between the marks is where.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("MOOR501", "public interface IE { void F(DateTime [|when|]); }")]
    [InlineData("MOOR501", "public interface IE { char [|F|](); }")]
    [InlineData("MOOR501", "public interface IE { void F(decimal [|price|]); }")]
    [InlineData("MOOR501", "public interface IE { void F(object [|any|]); }")]
    [InlineData("MOOR501", "public interface IE { void F(IEnumerable<int> [|many|]); }")]
    [InlineData("MOOR501", "public interface IE { void F(nint [|size|]); }")]
    [InlineData("MOOR501", "public interface IE { void F(int[,] [|matrix|]); }")]
    [InlineData("MOOR501", "public interface IE { void F(Action [|callback|]); }")]
    [InlineData("MOOR501", "public record R(Func<int> [|Callback|]); public interface IE { R F(); }")]
    [InlineData("MOOR503", "public interface IE { int [|Size|] { get; } }")]
    [InlineData("MOOR503", "public interface IE { event Action [|Changed|]; }")]
    [InlineData("MOOR504", "public interface IE { void [|F|]<T>(int x); }")]
    [InlineData("MOOR504", "public interface IE { void F(ref int [|x|]); }")]
    [InlineData("MOOR504", "public interface IE { void F(out int [|x|]); }")]
    [InlineData("MOOR504", "public interface IE { Task F(CancellationToken [|stop|], int x); }")]
    [InlineData("MOOR504", "public interface IE { void F(CancellationToken [|stop|]); }")]
    [InlineData("MOOR505", "public interface IE { void DoIt(); Task [|DoItAsync|](); }")]
    [InlineData("MOOR505", "public interface IE { void DoIt(); [FpName(\"do_it_later\")] Task [|DoItAsync|](); }")]
    [InlineData("MOOR505", "public interface IE { void DoIt(); void [|DoItRaw|](); }")]
    [InlineData("MOOR505", "public interface IE { void F(int x); [FpName(\"g\")] void [|F|](string x); }")]
    [InlineData("MOOR505", "public interface IE { void [|Dispose|](); }")]
    [InlineData("MOOR505", "public record R(int A, [property: FpName(\"a\")] int [|B|]); public interface IE { void F(R r); }")]
    [InlineData("MOOR505", "public enum E { A, [FpName(\"A\")] [|B|] } public interface IE { void F(E e); }")]
    [InlineData("MOOR506", "public abstract record [|U|]; public interface IE { void F(U u); }")]
    [InlineData("MOOR506", "[FpUnion(Content = \"c\")] public abstract record [|U|] { public sealed record A : U; } public interface IE { void F(U u); }")]
    [InlineData("MOOR506", "[FpUnion(Tag = \"t\")] public abstract record U { [FpTuple] public sealed record [|A|](int X, int Y) : U; } public interface IE { void F(U u); }")]
    [InlineData("MOOR506", "[FpUnion(Tag = \"t\")] public abstract record U { [FpNewtype] public sealed record [|A|](int X) : U; } public interface IE { void F(U u); }")]
    [InlineData("MOOR507", "public class [|C|] { public C(int other) { } public int X { get; } } public interface IE { void F(C c); }")]
    [InlineData("MOOR508", "public record R([property: FpFlatten] int [|X|]); public interface IE { void F(R r); }")]
    [InlineData("MOOR508", "public record R([property: FpSkipNull] int [|X|]); public interface IE { void F(R r); }")]
    [InlineData("MOOR508", "[FpNewtype] public record [|R|](int X, int Y); public interface IE { void F(R r); }")]
    [InlineData("MOOR508", "public interface IE { void F([FpBytes] int[] [|x|]); }")]
    public void Protocol_ThatCannotBe_IsRefusedAtItsPlace(string id, string marked)
    {
        string source = marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal) + "\n[FpGuest(typeof(IE))] public sealed partial class G;\n";
        (string code, var diagnostics) = GeneratorRun.Run(source);
        Diagnostic one = Assert.Single(diagnostics);
        Assert.Equal(id, one.Id);
        Assert.Equal("", code);
        int start = marked.IndexOf("[|", StringComparison.Ordinal);
        string text = (GeneratorRun.Usings + source).Substring(one.Location.SourceSpan.Start, one.Location.SourceSpan.Length);
        Assert.Equal(marked[(start + 2)..marked.IndexOf("|]", StringComparison.Ordinal)], text);
    }

    [Theory]
    [InlineData("public interface IE; [FpGuest(typeof(IE))] public sealed class [|G|];")]
    [InlineData("public interface IE; public partial class Outer { [FpGuest(typeof(IE))] public sealed partial class [|G|]; }")]
    public void GuestClass_ThatCannotBeCompleted_IsRefused(string marked)
    {
        (string _, var diagnostics) = GeneratorRun.Run(marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
        Assert.Equal("MOOR502", Assert.Single(diagnostics).Id);
    }
}
