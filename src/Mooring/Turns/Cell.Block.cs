using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Mooring.Executors;
using Mooring.Mailboxes;

namespace Mooring.Turns;

/// <content>Callers that hold their thread, or spin a moment, until their answer is there.</content>
internal abstract partial class Cell
{
    /// <summary>How often a caller looks closely for a pinned object's answer: two or three microseconds, an awake thread's usual time.</summary>
    private const int CloseLooks = 60;

    /// <summary>How often it then lets other threads run and looks again: about as long as it takes to wake the object's thread.</summary>
    private const int LooksBetweenOthers = 40;

    /// <summary>How long a blocked caller waits before it suspects that the pool has no thread left.</summary>
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMilliseconds(20);

    /// <summary>Likewise, if that was so the last time.</summary>
    private static readonly TimeSpan StarvingPatience = TimeSpan.FromMilliseconds(1);

    /// <summary>Holds this thread until the message is answered. It runs the object's turns itself where it may.</summary>
    protected TResult Block<TResult>(Message<TResult> message)
    {
        var waiter = new SyncWaiter();
        // Turns of a pinned object may run here only if this is its thread.
        Executor? executor = Executor;
        bool mayHelp = executor is null || executor.IsCurrentThread;
        SyncWaiterList? waiters = null;
        if (mayHelp)
        {
            lock (Mailbox.Gate) waiters = Mailbox.Waiters ??= new SyncWaiterList();
            waiters.Add(waiter);
        }

        message.Register(waiter);
        // A drain that was scheduled before the waiter was registered has called nobody.
        if (mayHelp) _ = Drain(executor);
        SyncWait woken;
        while ((woken = waiter.Wait(Runtime.IsStarving ? StarvingPatience : UsualPatience)) != SyncWait.Done)
        {
            if (woken == SyncWait.Help) _ = Drain(executor);
            else Runtime.IsStarving = TryHelpOthers();
        }

        waiters?.Remove(waiter);
        return ((IValueTaskSource<TResult>)message).GetResult(message.Version);
    }

    /// <summary>
    /// If work waits for the pool, whose threads may all be blocked as this one is, runs a drain that waits for it, too.
    /// </summary>
    /// <remarks>Only then: the turns of others would delay this caller, and might wait for what its thread holds.</remarks>
    /// <returns>Whether there was one.</returns>
    private bool TryHelpOthers()
    {
        if (ThreadPool.PendingWorkItemCount == 0 || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;
        Cell? here = _current;
        _current = null; // what runs now is not part of what this thread's turns do
        bool helped = Runtime.TryRunScheduled();
        _current = here;
        return helped;
    }

    /// <summary>
    /// Waits a moment for a pinned object's answer: it is often there before this thread could be put aside and another be
    /// woken. Not if the pool has better things to do with the thread.
    /// </summary>
    protected void SpinForAnswer<TResult>(Message<TResult> message)
    {
        if (Executor is not { } executor || !executor.MaySpin || executor.IsCurrentThread) return;
        executor.Spun(Mailbox.Depth <= 1 && ThreadPool.PendingWorkItemCount == 0 && Answers(message));

        static bool Answers(Message<TResult> message)
        {
            for (int i = 0; i < CloseLooks; i++)
            {
                if (message.IsCompleted) return true;
                Thread.SpinWait(1);
            }

            for (int i = 0; i < LooksBetweenOthers; i++)
            {
                if (message.IsCompleted) return true;
                Thread.Yield();
            }

            return false;
        }
    }
}
