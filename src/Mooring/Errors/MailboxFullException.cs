namespace Mooring;

/// <summary>The mailbox was full and its policy did not let the call wait.</summary>
public sealed class MailboxFullException : MooredException
{
    internal MailboxFullException(string objectName, int capacity, MailboxFull policy)
        : base(objectName, Describe(objectName, capacity, policy))
    {
        Capacity = capacity;
        Policy = policy;
    }

    /// <summary>The bound that was reached, in calls.</summary>
    public int Capacity { get; }

    /// <summary>The policy that ended the call.</summary>
    public MailboxFull Policy { get; }

    private static string Describe(string name, int capacity, MailboxFull policy) => policy switch
    {
        MailboxFull.DropNewest => $"The call was dropped: the mailbox of '{name}' already holds {capacity} calls.",
        MailboxFull.DropOldest => $"The call was dropped for a newer one: the mailbox of '{name}' holds at most {capacity} calls.",
        _ => $"The mailbox of '{name}' already holds {capacity} calls.",
    };
}
