namespace Mooring;

/// <summary>What happens to a call that finds the mailbox full.</summary>
public enum MailboxFull
{
    /// <summary>The caller waits for its place, first come, first served. The default.</summary>
    Wait,

    /// <summary>The call fails at once with <see cref="MailboxFullException"/>.</summary>
    Fail,

    /// <summary>
    /// The new call is dropped: it fails with <see cref="MailboxFullException"/>, and a notice goes to the failure
    /// handlers, so that a dropped <c>Post</c> is seen too.
    /// </summary>
    DropNewest,

    /// <summary>
    /// The call that has waited longest is dropped to make room: it fails with <see cref="MailboxFullException"/>, and
    /// a notice goes to the failure handlers.
    /// </summary>
    DropOldest,
}
