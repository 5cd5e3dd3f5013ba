namespace Mooring.Tests.Support;

/// <summary>Tests that nothing else may run beside: they count allocations, or listen to the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
