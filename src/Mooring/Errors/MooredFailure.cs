namespace Mooring;

/// <summary>Why a <see cref="MooredFailure"/> was reported.</summary>
public enum MooredFailureKind
{
    /// <summary>A posted delegate threw.</summary>
    Post,

    /// <summary>A posted delegate was never run: dropped by a full mailbox, or cut off by a stop.</summary>
    NotRun,

    /// <summary>A call failed after its caller had already been told of a deadline or a stop.</summary>
    Late,

    /// <summary>A callback of the object's synchronization context threw, such as an <c>async void</c> method.</summary>
    Continuation,

    /// <summary>Disposing the object threw.</summary>
    Dispose,

    /// <summary>A fault poisoned the object; it is made anew.</summary>
    Restart,

    /// <summary>The object failed too often and has been stopped.</summary>
    GivenUp,

    /// <summary>The last handle to a pinned object was collected without the object having been disposed.</summary>
    Abandoned,

    /// <summary>
    /// An object was collected with calls that it had accepted and that nothing could finish any more. Looked for only if
    /// <see cref="MooringRuntimeOptions.Checks"/> says so.
    /// </summary>
    Forgotten,
}

/// <summary>A failure that no caller awaits.</summary>
/// <param name="ObjectName">The object that it happened in.</param>
/// <param name="Kind">What failed.</param>
/// <param name="Exception">The exception.</param>
public sealed record MooredFailure(string ObjectName, MooredFailureKind Kind, Exception Exception);
