using System.Threading.Tasks.Sources;
using Mooring.Turns;

namespace Mooring.Mailboxes;

/// <summary>A call and the answer that its caller awaits.</summary>
/// <remarks>
/// The caller's continuation never runs inside the turn: it goes to the thread pool, to the context captured by the
/// await, or, if that is another object, straight into its mailbox.
/// </remarks>
internal abstract class Message<TResult> : Message, IValueTaskSource<TResult>, IValueTaskSource
{
    private const int Nobody = 0;
    private const int Registered = 1;
    private const int Answered = 2;

    private ManualResetValueTaskSourceCore<TResult> _source = new() { RunContinuationsAsynchronously = true };
    private int _phase; // Nobody, Registered or Answered
    private object? _waiter; // once registered: the cell to resume in, or the SyncWaiter of a blocked thread
    private Action<object?>? _resume; // what to resume in the cell
    private object? _resumeState;
    private TResult _result = default!; // between the turn's end and the caller's being told
    private Exception? _failure; // likewise
    private bool _bodyEnded; // the body ended and finished the message itself: nobody else holds it

    public short Version => _source.Version;

    public bool IsCompleted => _source.GetStatus(_source.Version) != ValueTaskSourceStatus.Pending;

    TResult IValueTaskSource<TResult>.GetResult(short token)
    {
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            Recycle();
        }
    }

    void IValueTaskSource.GetResult(short token) => ((IValueTaskSource<TResult>)this).GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0 && SynchronizationContext.Current is Cell awaiting)
        {
            (_resume, _resumeState) = (continuation, state);
            Register(awaiting);
            return;
        }

        _source.OnCompleted(continuation, state, token, flags);
    }

    /// <summary>
    /// Registers an object's turn, or a blocked thread, as the one that awaits the answer. They are told by the answering
    /// thread itself and never by way of the thread pool, all of whose threads may be blocked.
    /// </summary>
    public void Register(object waiter)
    {
        _waiter = waiter;
        if (Interlocked.Exchange(ref _phase, Registered) != Answered) return;
        // The answering thread saw nobody; it is at most just about to set the result.
        var spinner = new SpinWait();
        while (!IsCompleted) spinner.SpinOnce();
        Tell();
    }

    public override void Complete()
    {
        (TResult result, Exception? failure) = (_result, _failure);
        (_result, _failure) = (default!, null);
        Stop?.Dispose();
        Observation?.End(failure);
        if (!_bodyEnded)
        {
            // The caller was told of a deadline or a stop. That the turn then stopped is no failure of its own.
            if (failure is not (null or OperationCanceledException)) Cell.Report(MooredFailureKind.Late, failure);
            return;
        }

        Unwatch();
        if (IsPost)
        {
            Recycle();
        }
        else if (failure is not null)
        {
            SetException(failure);
        }
        else
        {
            bool isRegistered = Interlocked.Exchange(ref _phase, Answered) == Registered;
            _source.SetResult(result);
            // Without a registration the message may be in use again by now.
            if (isRegistered) Tell();
        }
    }

    /// <summary>The turn ended with a result. <see cref="Complete"/> passes it on.</summary>
    protected bool End(TResult result)
    {
        _bodyEnded = TryFinish();
        _result = result;
        return true;
    }

    /// <summary>The turn ended with an exception. <see cref="Complete"/> passes it on.</summary>
    protected bool End(Exception failure)
    {
        _bodyEnded = TryFinish(); // before the fault may stop the object: the caller gets this exception, not that one
        _failure = Cell.Faulted(failure);
        // Within the turn: once the object is free it may be stopped, and whoever awaits that has been told everything.
        if (IsPost && _bodyEnded) Cell.Report(MooredFailureKind.Post, _failure);
        return true;
    }

    protected override void SetException(Exception exception)
    {
        bool isRegistered = Interlocked.Exchange(ref _phase, Answered) == Registered;
        _source.SetException(exception);
        if (isRegistered) Tell();
    }

    /// <summary>Makes the message ready for another call, and keeps it.</summary>
    protected abstract void Keep();

    private void Recycle()
    {
        // Finished by somebody else, the message may still be touched by its body or by a late callback.
        if (HasCallbacks || !_bodyEnded) return;
        _bodyEnded = false;
        _phase = Nobody;
        _waiter = null;
        _resume = null;
        _resumeState = null;
        _source.Reset();
        Reset();
        Keep();
    }

    private void Tell()
    {
        if (_waiter is Cell cell) cell.Continue(_resume!, _resumeState);
        else ((SyncWaiter)_waiter!).Set();
    }
}
