namespace Mooring.Wasm.Text.Scripts;

/// <summary>What a result must look like.</summary>
internal abstract record WastPattern;

/// <summary>A number of a type.</summary>
internal sealed record NumberPattern(ValueKind Type, LanePattern Value) : WastPattern;

/// <summary>A vector, lane by lane.</summary>
/// <param name="LaneBits">8, 16, 32 or 64.</param>
/// <param name="Lanes">First to last.</param>
internal sealed record VectorPattern(int LaneBits, LanePattern[] Lanes) : WastPattern;

/// <summary>A null reference.</summary>
/// <param name="HeapType">As written; null for any.</param>
internal sealed record NullPattern(string? HeapType) : WastPattern;

/// <summary>A reference that is not null.</summary>
/// <param name="HeapType">What it refers to: <c>func</c>, <c>extern</c>, <c>host</c> and so on.</param>
/// <param name="Host">The number of the host object, or null for any.</param>
internal sealed record ReferencePattern(string HeapType, uint? Host) : WastPattern;

/// <summary>Any of several.</summary>
internal sealed record EitherPattern(WastPattern[] Options) : WastPattern;

/// <summary>Whether bits must be equal, or any of the NaNs that the specification allows.</summary>
internal enum LaneMatch : byte
{
    Exact,

    /// <summary>A NaN whose fraction has its top bit set and no other.</summary>
    CanonicalNan,

    /// <summary>A NaN whose fraction has at least its top bit set.</summary>
    ArithmeticNan,
}

/// <param name="Match">How to compare.</param>
/// <param name="Bits">The expected bits of an exact match, in two's complement.</param>
internal readonly record struct LanePattern(LaneMatch Match, ulong Bits);
