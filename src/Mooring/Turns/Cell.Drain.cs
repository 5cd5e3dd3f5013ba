using System.Runtime.CompilerServices;
using Mooring.Executors;
using Mooring.Mailboxes;
using Mooring.Telemetry;

namespace Mooring.Turns;

/// <content>Running what is queued, and letting go.</content>
internal abstract partial class Cell
{
    /// <summary>How many turns of others a caller runs after its own, before the rest moves to the pool.</summary>
    private const int TurnsForOthers = 32;

    /// <summary>How many turns a drain runs before it lets other work have its thread.</summary>
    private const int TurnsPerDrain = 256;

    /// <summary>How long a drain runs, about, before it lets other work have its thread.</summary>
    private const int DrainMilliseconds = 1;

    /// <summary>
    /// A thread of the pool goes on a little, which saves a hand-over. Any other has better things to do, and one inside
    /// another object's turn would keep that object from its callers.
    /// </summary>
    private bool MayRunForOthers => _lease is null && _current is null && Thread.CurrentThread.IsThreadPoolThread;

    /// <summary>Runs what is queued until nothing is left, or the budget is spent and the rest is scheduled again.</summary>
    /// <param name="executor">The executor whose thread this is; <see langword="null"/> for a thread that mobile objects may use.</param>
    /// <remarks>Does nothing if another thread has taken the drain over. Passes it on if the object has moved meanwhile.</remarks>
    /// <returns>How many turns it ran.</returns>
    public int Drain(Executor? executor)
    {
        if ((Interlocked.And(ref _state, ~TurnState.Scheduled) & TurnState.Scheduled) == 0) return 0;
        if (ReferenceEquals(executor, Executor)) return DrainOwned(TurnsPerDrain);
        Interlocked.Or(ref _state, TurnState.Scheduled);
        Schedule();
        return 0;
    }

    /// <summary>This thread has taken an idle cell by queueing a call: if it may, it runs it, too.</summary>
    private void RunOrSchedule(TurnObservation? call)
    {
        if (_lease is null && RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            if ((Interlocked.And(ref _state, ~TurnState.Scheduled) & TurnState.Scheduled) == 0) return;
            if (call is not null) TurnObservation.Submitting(call);
            DrainOwned(MayRunForOthers ? TurnsForOthers : 1);
            if (call is not null) TurnObservation.Submitting(null);
        }
        else
        {
            Schedule();
        }
    }

    /// <summary>The owner has left its turn and finds that the state is more than just owned.</summary>
    private void LeaveSlow()
    {
        Mailbox mailbox = Mailbox;
        lock (mailbox.Gate)
        {
            if (!HasNext_NeedsLock())
            {
                Release_NeedsLock();
                return;
            }
        }

        if (MayRunForOthers)
        {
            DrainOwned(TurnsForOthers);
            return;
        }

        Interlocked.Or(ref _state, TurnState.Scheduled);
        Schedule();
    }

    private int DrainOwned(int turns)
    {
        TurnScope scope = Begin();
        Cell? outer = _outer;
        var budget = new DrainBudget(turns, _lease);
        Message? ended = null;
        Next next;
        while ((next = TakeNext(ref budget, out Message? call, out Continuation? continuation)) == Next.Taken)
        {
            ended?.Complete();
            ended = null;
            if (continuation is not null)
            {
                _inContinuation = true;
                continuation.Execute(this);
                _inContinuation = false;
            }
            else
            {
                _turn++;
                if (call!.Execute()) ended = call;
            }

            // Whatever the turn did to its thread ends with it.
            SetSynchronizationContext(this);
            RestoreExecution(scope.Execution);
        }

        // Only the thread's own state is put back here: the cell may have another owner by now.
        SetSynchronizationContext(scope.Context);
        _current = outer;
        if (next == Next.Later) Schedule();
        ended?.Complete();
        return budget.Spent;
    }

    /// <summary>Takes the next thing to run, or lets the cell go.</summary>
    /// <param name="budget">If it is spent, what is there is left to a drain that the caller has to schedule.</param>
    /// <param name="call">What was taken, if it is a call.</param>
    /// <param name="continuation">What was taken, if it is a continuation.</param>
    private Next TakeNext(ref DrainBudget budget, out Message? call, out Continuation? continuation)
    {
        Mailbox mailbox = Mailbox;
        call = null;
        continuation = null;
        lock (mailbox.Gate)
        {
            mailbox.Running = null;
            if (!HasNext_NeedsLock())
            {
                _outer = null;
                Release_NeedsLock();
                return Next.Nothing;
            }

            if (!budget.TrySpend(_lease))
            {
                _outer = null;
                Interlocked.Or(ref _state, TurnState.Scheduled);
                return Next.Later;
            }

            bool callsMayRun = CallsMayRun_NeedsLock;
            continuation = mailbox.TakeContinuation(callsMayRun);
            if (continuation is not null) return Next.Taken;
            if (callsMayRun && mailbox.FirstCall is { } first)
            {
                mailbox.Remove(first);
                first.Status = MessageStatus.Running;
                call = first;
            }
            else if (mailbox.IsRestartDue)
            {
                mailbox.Supervisor!.IsDue = false;
                call = MakeRestartTurn();
            }
            else
            {
                call = mailbox.Life!.TakeLastTurn_NeedsLock();
            }

            mailbox.Running = call;
            return Next.Taken;
        }
    }

    /// <summary>What one drain may do. The clock is read only if there is a second turn, and counts from the first one's end.</summary>
    private struct DrainBudget(int turns, ExecutorLease? lease)
    {
        private long _start; // milliseconds since the machine started; 0 before the second turn

        /// <summary>How many turns have been taken.</summary>
        public int Spent { get; private set; }

        /// <param name="current">The object's place now: if it has moved, the rest is to run there.</param>
        public bool TrySpend(ExecutorLease? current)
        {
            if (Spent >= turns || !ReferenceEquals(lease, current)) return false;
            if (Spent > 0)
            {
                long now = Environment.TickCount64;
                if (_start == 0) _start = now;
                if (now - _start > DrainMilliseconds) return false;
            }

            Spent++;
            return true;
        }
    }

    private enum Next
    {
        /// <summary>The cell has been let go.</summary>
        Nothing,

        /// <summary>There is something to run.</summary>
        Taken,

        /// <summary>There is something to run in another drain.</summary>
        Later,
    }
}
