using Mooring.Testing;

namespace Mooring.Effects.Tests;

/// <summary>Members for the tests to look at; the tests read this very assembly.</summary>
public static class Specimens
{
    [ThreadStatic]
    private static int t_count;

    private static readonly ThreadLocal<int> Local = new();

    public static int Direct() => ++t_count;

    public static int Through() => Inner() + 1;

    public static int OfFramework() => Local.Value;

    public static int Pure(int n) => n + 1;

    public static async Task<int> InAsync()
    {
        await Task.Yield();
        return Direct();
    }

    public static int Throws(int n) => n < 0 ? throw new InvalidOperationException() : n;

    public static int ThrowsBelow(int n) => Throws(n);

    public static int Catches(int n)
    {
        try
        {
            return Throws(n);
        }
        catch (Exception)
        {
            return 0;
        }
    }

    public static T Generic<T>(List<T> items) => items[Inner()];

    private static int Inner() => Direct();
}

public sealed class AssemblyEffectsTests
{
    private static readonly AssemblyEffects Effects = AssemblyEffects.Infer(typeof(Specimens).Assembly.Location);

    [Theory]
    [InlineData("Direct", true, false)]
    [InlineData("Through", true, false)]
    [InlineData("OfFramework", true, false)]
    [InlineData("Pure(System.Int32)", false, false)]
    [InlineData("InAsync", true, false)]
    [InlineData("Throws(System.Int32)", false, true)]
    [InlineData("ThrowsBelow(System.Int32)", false, true)]
    [InlineData("Catches(System.Int32)", false, false)]
    [InlineData("Generic``1(System.Collections.Generic.List{``0})", true, false)]
    public void Member_IsInferred(string member, bool reachesThreadLocal, bool throws)
    {
        MemberEffects found = Assert.Single(Effects.Find($"M:{typeof(Specimens).FullName}.{member}"), item => item.Member.EndsWith(member, StringComparison.Ordinal));

        Assert.Equal(reachesThreadLocal, found.ReachesThreadLocal);
        Assert.Equal(throws, found.Throws);
    }

    [Fact]
    public void Why_NamesEveryStepToTheState()
    {
        string specimens = typeof(Specimens).FullName!;

        Assert.Equal(
            [$"M:{specimens}.Inner", $"M:{specimens}.Direct", $"[ThreadStatic] {specimens}.t_count"],
            Effects.WhyThreadLocal($"M:{specimens}.Through"));
    }

    [Fact]
    public void Infer_OfSomethingElse_Throws() =>
        Assert.Throws<BadImageFormatException>(() => AssemblyEffects.Infer(RepositoryRoot.Combine("LICENSE")));
}
