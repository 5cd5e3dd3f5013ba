namespace Mooring.Hosting.Deadlines;

/// <summary>Why a running call was interrupted.</summary>
internal enum StopCause
{
    None,
    Deadline,
    Cancellation,
    ActorStopped,
}
