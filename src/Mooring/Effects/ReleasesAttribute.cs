namespace Mooring;

/// <summary>Says that a call gives back what the calling thread got from a method marked <see cref="AcquiresAttribute"/>.</summary>
/// <param name="family">What is given back. By default the declaring type.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReleasesAttribute(string family = "") : Attribute
{
    /// <summary>What is given back.</summary>
    public string Family { get; } = family;
}
