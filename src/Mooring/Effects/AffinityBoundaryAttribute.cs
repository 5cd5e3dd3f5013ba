namespace Mooring;

/// <summary>Says that a person vouches for a member: the analyzers neither look behind it nor let its class or effects through.</summary>
/// <param name="reason">Why it holds. An empty reason is reported.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Method | AttributeTargets.Constructor
    | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class AffinityBoundaryAttribute(string reason) : Attribute
{
    /// <summary>Why what is vouched for holds.</summary>
    public string Reason { get; } = reason;
}
