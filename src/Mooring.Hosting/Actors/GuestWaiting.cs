namespace Mooring.Hosting;

/// <summary>How a guest waits while its host works for it.</summary>
public enum GuestWaiting
{
    /// <summary>
    /// It is suspended, and holds no thread. Where that turns out to be impossible the guest waits on a thread from then on, as with
    /// <see cref="HoldThread"/>, and the host's events say so.
    /// </summary>
    Suspend,

    /// <summary>It runs on one of a bounded set of threads, and holds it until it has finished.</summary>
    HoldThread,
}
