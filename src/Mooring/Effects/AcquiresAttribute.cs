namespace Mooring;

/// <summary>Says that the calling thread owns something after a call, until a method marked <see cref="ReleasesAttribute"/> gives it back.</summary>
/// <param name="family">What is owned; acquisitions and releases of one family on one object match. By default the declaring type.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor)]
public sealed class AcquiresAttribute(string family = "") : Attribute
{
    /// <summary>What is owned.</summary>
    public string Family { get; } = family;
}
