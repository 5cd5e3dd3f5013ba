namespace Mooring;

/// <summary>The call would have waited for itself: its object waits, directly or through others, for the caller.</summary>
public sealed class MooredDeadlockException : MooredException
{
    internal MooredDeadlockException(string objectName, IReadOnlyList<string> chain, string advice)
        : base(objectName, $"The call to '{objectName}' would wait for itself: {string.Join(" -> ", chain)}. {advice}") =>
        Chain = chain;

    /// <summary>The names of the objects in the order in which they wait for each other; the first is also the last.</summary>
    public IReadOnlyList<string> Chain { get; }
}
