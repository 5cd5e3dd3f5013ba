namespace Mooring.FpBindgen.Calls;

/// <summary>What a turn was run for: collects the calls that ended in it, so that their callers go on after it and not inside.</summary>
internal abstract class TurnCause
{
    /// <summary>The calls that ended in the turn, linked; null when there are none.</summary>
    public GuestCall? Ended { get; set; }

    /// <summary>Lets all callers go on, on the pool.</summary>
    public void CompleteOnPool()
    {
        for (GuestCall? call = TakeEnded(); call is not null;)
        {
            GuestCall? next = call.NextEnded;
            ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: true);
            call = next;
        }
    }

    /// <summary>Lets the last caller go on here and all others on the pool: one continuation may take long, and nobody waits for another's.</summary>
    public void CompleteHere()
    {
        for (GuestCall? call = TakeEnded(); call is not null;)
        {
            GuestCall? next = call.NextEnded;
            if (next is null && System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack()) call.Complete();
            else ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: true);
            call = next;
        }
    }

    /// <summary>Completes a call that nobody awaits yet, and lets the callers of others go on on the pool: this thread is the call's caller.</summary>
    public void CompleteOwn(GuestCall own)
    {
        for (GuestCall? call = TakeEnded(); call is not null;)
        {
            GuestCall? next = call.NextEnded;
            if (ReferenceEquals(call, own)) call.Complete();
            else ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: true);
            call = next;
        }
    }

    private GuestCall? TakeEnded()
    {
        GuestCall? ended = Ended;
        Ended = null;
        return ended;
    }
}
