using Mooring.FpBindgen.Border;
using Mooring.FpBindgen.Calls;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Guests;

/// <content>Turns: what each was begun for, and what has arrived before it ends.</content>
internal sealed partial class FpGuest
{
    /// <summary>How many host functions one turn goes on with, before others have their turns.</summary>
    private const int MostArrivals = 32;

    private readonly Patience _patience = new();

    /// <summary>Where host functions that end during a turn leave word. Any thread may add.</summary>
    /// <remarks>
    /// Open while no more than one call is under way, which includes those that want to begin. With more of them, threads that bring results
    /// run turns themselves, and each goes on with its caller: one turn that took all would have to hand the callers to the pool.
    /// </remarks>
    public Arrivals Arrivals { get; } = new();

    /// <summary>Turn: begins a call.</summary>
    public void Begin(GuestCall call)
    {
        bool isAlone = Runtime.Calls.Count <= 1;
        if (isAlone) Arrivals.Open();
        try
        {
            if (!call.IsFinished) BeginOpen(call);
            if (isAlone) TakeArrivals();
        }
        finally
        {
            if (isAlone) CloseArrivals();
        }

        call.Ended = TakeEnded();
    }

    /// <summary>Turn: tells the guest that a host function has ended.</summary>
    public void Resolve(HostCall call)
    {
        bool isAlone = Runtime.Calls.Count <= 1;
        if (isAlone) Arrivals.Open();
        try
        {
            ResolveOne(call);
            if (isAlone) TakeArrivals();
        }
        finally
        {
            if (isAlone) CloseArrivals();
        }

        call.Ended = TakeEnded();
    }

    private void ResolveOne(HostCall call)
    {
        FpLife life = call.Life;
        if (!ReferenceEquals(life, _life)) return; // its instance has ended, and all of its calls with it
        Deadline? deadline = StartDeadline();
        try
        {
            life.HostCalls.Ended();
            FatPtr result = call.LowerResult(life.Memory);
            life.ResolveInGuest(call.Value, result);
            life.Tickets.Close(call.Ticket);
            life.EndTurn();
        }
        catch (Exception cause)
        {
            End(life, cause, null);
        }
        finally
        {
            deadline?.Dispose();
        }
    }

    /// <summary>Goes on with host functions that end while the turn runs, or an instant later. The guest's stack is empty before each.</summary>
    private void TakeArrivals()
    {
        for (int taken = 0; taken < MostArrivals && (Arrivals.Any || WaitAnInstant());)
        {
            for (HostCall? call = Arrivals.TakeAll(); call is not null; taken++)
            {
                HostCall? next = call.NextArrived;
                call.NextArrived = null;
                if (taken < MostArrivals) ResolveArrival(call);
                else Runtime.Queue(call);
                call = next;
            }
        }
    }

    /// <summary>Resolves with the async-locals that a turn of its own would have: the guest may call further host functions in there.</summary>
    private void ResolveArrival(HostCall call)
    {
        if (call.Context is not { } context || ReferenceEquals(context, ExecutionContext.Capture())) ResolveOne(call);
        else ExecutionContext.Run(context, static call => ((HostCall)call!).Life.Guest.ResolveOne((HostCall)call!), call);
    }

    /// <summary>Sends what has arrived after the last look, or beyond the limit, through the mailbox.</summary>
    private void CloseArrivals()
    {
        for (HostCall? call = Arrivals.Close(); call is not null;)
        {
            HostCall? next = call.NextArrived;
            call.NextArrived = null;
            Runtime.Queue(call);
            call = next;
        }
    }

    /// <summary>Waits for a host function that ends at once on another core, if the guest has nothing else to do and that has paid lately.</summary>
    /// <returns>Whether one has arrived.</returns>
    private bool WaitAnInstant()
    {
        // A caller whose call has ended is not to wait.
        if (_ended is not null || _life is not { HostCalls.Running: > 0 } || !_patience.MayWait()) return false;
        for (int i = 0; i < Patience.Looks; i++)
        {
            Thread.SpinWait(1);
            if (Arrivals.Any)
            {
                _patience.Found();
                return true;
            }

            if (Runtime.Calls.Count > 1) return false; // somebody wants a turn
        }

        _patience.Missed();
        return false;
    }
}
