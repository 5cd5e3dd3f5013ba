using Mooring.Executors;
using Mooring.Mailboxes;
using Mooring.Work;

namespace Mooring.Turns;

/// <summary>A cell and its object.</summary>
internal sealed partial class Cell<T>(MooringRuntime runtime, MooredOptions options, Executor? executor) : Cell(runtime, options, executor)
{
    private const string SelfAdvice =
        "Inside a turn, use the object directly, or Post what may run later, or make the object re-entrant.";

    /// <summary>The object. Touched in turns only; the default value before it is made and after it is disposed.</summary>
    public T Value { get; set; } = default!;

    protected override string TypeName => typeof(T).Name;

    /// <summary>Runs a synchronous turn: here and now if the object is idle, through the mailbox if not.</summary>
    public Outcome<TResult> Ask<TWork, TResult>(TWork work, CancellationToken cancellation, TimeSpan limit)
        where TWork : struct, IWork<T, TResult>
    {
        if (cancellation.IsCancellationRequested) return new(new OperationCanceledException(cancellation));
        if (!Runtime.IsObserved && TryEnter(out TurnScope scope))
        {
            TResult result;
            try
            {
                result = work.Invoke(this);
            }
            catch (Exception e)
            {
                e = Faulted(e);
                Leave(scope);
                return new(e);
            }

            Leave(scope);
            return new(result);
        }

        if (WouldWaitForItself) return new(SelfDeadlock(SelfAdvice));
        var call = SyncCall<T, TWork, TResult>.Rent(this, work);
        call.Prepare(cancellation, limit);
        Submit(call);
        SpinForAnswer(call);
        return new(call);
    }

    /// <summary>Starts an asynchronous turn, likewise.</summary>
    public Outcome<TResult> AskAsync<TWork, TPending, TResult>(TWork work, CancellationToken cancellation, TimeSpan limit)
        where TWork : struct, IAsyncWork<T, TResult, TPending>
        where TPending : struct, IPending<TResult>
    {
        if (cancellation.IsCancellationRequested) return new(new OperationCanceledException(cancellation));
        // Tokens, deadlines and measurements live in messages; a message for an idle object still runs on this thread.
        bool needsMessage = work.TakesToken || limit != Timeout.InfiniteTimeSpan || Runtime.IsObserved;
        if (!needsMessage && TryEnter(out TurnScope scope))
        {
            TResult result;
            try
            {
                TPending pending = work.Start(this, default);
                if (!pending.IsCompleted)
                {
                    var open = AsyncCall<T, TWork, TPending, TResult>.Rent(this, work);
                    open.Adopt(pending, Outer);
                    Leave(scope);
                    return new(open);
                }

                result = pending.GetResult();
            }
            catch (Exception e)
            {
                e = Faulted(e);
                Leave(scope);
                return new(e);
            }

            Leave(scope);
            return new(result);
        }

        if (WouldWaitForItself) return new(SelfDeadlock(SelfAdvice));
        var call = AsyncCall<T, TWork, TPending, TResult>.Rent(this, work);
        call.Prepare(cancellation, limit);
        Submit(call);
        SpinForAnswer(call);
        return new(call);
    }

    /// <summary>Runs a turn for a caller that cannot await.</summary>
    public TResult Run<TWork, TResult>(TWork work, CancellationToken cancellation, TimeSpan limit)
        where TWork : struct, IWork<T, TResult>
    {
        ThrowIfOnThisThread();
        MarkBlocked(1); // before the call is made: whoever looks for cycles must see it
        try
        {
            return Wait(Ask<TWork, TResult>(work, cancellation, limit));
        }
        finally
        {
            MarkBlocked(-1);
        }
    }

    /// <summary>Runs an asynchronous turn for a caller that cannot await.</summary>
    public TResult RunAsync<TWork, TPending, TResult>(TWork work, CancellationToken cancellation, TimeSpan limit)
        where TWork : struct, IAsyncWork<T, TResult, TPending>
        where TPending : struct, IPending<TResult>
    {
        ThrowIfOnThisThread();
        MarkBlocked(1);
        try
        {
            return Wait(AskAsync<TWork, TPending, TResult>(work, cancellation, limit));
        }
        finally
        {
            MarkBlocked(-1);
        }
    }

    /// <summary>Queues a synchronous turn that nobody awaits. Never runs it on this thread at once.</summary>
    /// <returns>A task to await the call's place in the mailbox with; <see langword="null"/> if it has it.</returns>
    public Task? Post<TWork>(TWork work, CancellationToken cancellation, bool mayWait)
        where TWork : struct, IWork<T, Nothing>
    {
        var call = SyncCall<T, TWork, Nothing>.Rent(this, work);
        return PostCall(call, cancellation, mayWait);
    }

    /// <summary>Queues an asynchronous turn that nobody awaits.</summary>
    public Task? PostAsync<TWork, TPending>(TWork work, CancellationToken cancellation, bool mayWait)
        where TWork : struct, IAsyncWork<T, Nothing, TPending>
        where TPending : struct, IPending<Nothing>
    {
        var call = AsyncCall<T, TWork, TPending, Nothing>.Rent(this, work);
        return PostCall(call, cancellation, mayWait);
    }

    private TResult Wait<TResult>(Outcome<TResult> outcome)
    {
        if (outcome.Failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return outcome.Message is { } message ? Block(message) : outcome.Result;
    }
}
