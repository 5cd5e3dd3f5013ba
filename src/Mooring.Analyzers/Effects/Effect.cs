namespace Mooring.Analyzers.Effects;

/// <summary>What code may do that its caller may want to exclude.</summary>
internal enum Effect
{
    /// <summary>Reaches thread-local state; excluded by <c>[NoThreadLocal]</c>.</summary>
    ThreadLocal,

    /// <summary>Throws; excluded by <c>[NoThrow]</c>.</summary>
    Throw,
}

/// <summary>Whether code has an effect.</summary>
internal enum Certainty
{
    /// <summary>It has not.</summary>
    Absent,

    /// <summary>It cannot be told.</summary>
    Unknown,

    /// <summary>It has, by the chain given.</summary>
    Present,
}

/// <summary>The finding for one function and one effect.</summary>
/// <param name="Certainty">Whether it has the effect.</param>
/// <param name="Chain">The calls that lead to it, outermost first; empty when it has not.</param>
internal readonly record struct Verdict(Certainty Certainty, string Chain = "")
{
    public Verdict Through(string caller) => Certainty is Certainty.Absent ? this : this with { Chain = $"{caller} → {Chain}" };

    public Verdict Or(Verdict other) => other.Certainty > Certainty ? other : this;
}
