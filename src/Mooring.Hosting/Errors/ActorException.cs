namespace Mooring.Hosting;

/// <summary>An actor could not be made, or did not answer. Each cause has a class of its own.</summary>
public abstract class ActorException : Exception
{
    private protected ActorException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>A module cannot become an actor: it is no WebAssembly, no guest of a known protocol, or fails in its initialisers.</summary>
public sealed class ActorLoadException : ActorException
{
    internal ActorLoadException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>The guest answered with an error. Its instance and its state are intact.</summary>
/// <remarks>If a host call of its failed before, that failure is the inner exception: mostly it is the cause.</remarks>
public class GuestErrorException : ActorException
{
    internal GuestErrorException(string operation, string error, Exception? hostFailure = null)
        : base(error, hostFailure) => Operation = operation;

    /// <summary>The operation that failed.</summary>
    public string Operation { get; }
}

/// <summary>The guest has no such operation. Its instance and its state are intact.</summary>
/// <remarks>Recognised by the standard texts of the guest SDKs, as the protocol has no code for it.</remarks>
public sealed class UnknownOperationException : GuestErrorException
{
    internal UnknownOperationException(string operation, string error)
        : base(operation, error)
    {
    }
}

/// <summary>The ask was not done within its time. If the guest was running it was stopped, and its state is lost.</summary>
public sealed class ActorTimeoutException : ActorException
{
    internal ActorTimeoutException(string operation, TimeSpan timeout, bool hadBegun, Exception? cause = null)
        : base($"{operation}: {(hadBegun ? "still running" : "still waiting for its turn")} after {timeout.TotalMilliseconds:0.###} ms", cause)
    {
        Timeout = timeout;
        HadBegun = hadBegun;
    }

    /// <summary>The time that the ask had: waiting, running and host calls together.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Whether the guest had begun with it.</summary>
    public bool HadBegun { get; }
}

/// <summary>The guest had to wait for its host in a place where it cannot be suspended. Its state is lost.</summary>
/// <remarks>It happens once to an actor: from then on its guest holds a thread while it waits, and the same call succeeds.</remarks>
public sealed class ActorSuspensionException : ActorException
{
    internal ActorSuspensionException(string operation, Exception cause)
        : base($"{operation}: {cause.Message} From now on this guest holds a thread while it waits: call it again", cause) => Operation = operation;

    /// <summary>The operation that was cut off.</summary>
    public string Operation { get; }
}

/// <summary>The actor's mailbox was full, and its policy is not to wait.</summary>
public sealed class ActorMailboxFullException : ActorException
{
    internal ActorMailboxFullException(MailboxFullException cause)
        : base(cause.Message, cause) => Capacity = cause.Capacity;

    /// <summary>How many asks may wait.</summary>
    public int Capacity { get; }
}

/// <summary>The actor takes no more asks: it was stopped, or it had to be restarted too often.</summary>
public sealed class ActorStoppedException : ActorException
{
    internal ActorStoppedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
