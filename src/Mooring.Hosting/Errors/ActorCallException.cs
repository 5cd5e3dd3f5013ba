namespace Mooring.Hosting;

/// <summary>An actor called another, which did not answer; the code says why, the inner exception has the details.</summary>
public sealed class ActorCallException : HostCallException
{
    private ActorCallException(string code, string target, string operation, Exception cause)
        : base(code, $"{target} {operation}: {cause.Message}", cause)
    {
    }

    internal static ActorCallException From(string target, string operation, Exception cause) => new(
        cause switch
        {
            UnknownOperationException => "unknown-operation",
            GuestErrorException => "guest-error",
            ActorTrappedException => "trap",
            ActorTimeoutException => "timeout",
            ActorMailboxFullException => "mailbox-full",
            ActorStoppedException => "stopped",
            MooredDeadlockException => "call-cycle",
            _ => "actor-failed",
        },
        target,
        operation,
        cause);
}
