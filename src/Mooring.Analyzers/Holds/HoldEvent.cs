namespace Mooring.Analyzers.Holds;

/// <summary>What an operation does to the things that its thread owns.</summary>
internal enum HoldAction
{
    Acquire,
    TryAcquire,
    Release,
}

/// <summary>One acquisition or release.</summary>
/// <param name="Action">What happens.</param>
/// <param name="Family">The kind of thing owned, such as <c>Monitor</c>.</param>
/// <param name="Place">Which of its kind, as an access path; null when it is not known which.</param>
/// <param name="Display">How a message names it.</param>
internal readonly record struct HoldEvent(HoldAction Action, string Family, string? Place, string Display);
