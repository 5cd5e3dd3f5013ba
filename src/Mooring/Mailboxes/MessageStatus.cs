namespace Mooring.Mailboxes;

/// <summary>Where a message is on its way. It only moves forward; exactly one party moves it to <see cref="Finished"/>.</summary>
internal enum MessageStatus
{
    /// <summary>Not in a mailbox yet.</summary>
    New,

    /// <summary>In the mailbox, beyond its capacity. Guarded by the gate.</summary>
    Waiting,

    /// <summary>In the mailbox. Guarded by the gate.</summary>
    Accepted,

    /// <summary>Begun. From here on, whoever exchanges it for <see cref="Finished"/> completes the caller.</summary>
    Running,

    /// <summary>The caller has been told, or is just being told.</summary>
    Finished,
}
