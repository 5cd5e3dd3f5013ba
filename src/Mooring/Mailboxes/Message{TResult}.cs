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
    private ManualResetValueTaskSourceCore<TResult> _source = new() { RunContinuationsAsynchronously = true };
    private Cell? _resumeIn;
    private Action<object?>? _resume;
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
            _resumeIn = awaiting;
            _resume = continuation;
            _resumeState = state;
            // Only posts to a mailbox, so it may run on the completing thread. Written before the source publishes it.
            _source.RunContinuationsAsynchronously = false;
            _source.OnCompleted(static message => ((Message<TResult>)message!).Resume(), this, token,
                flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
            return;
        }

        _source.OnCompleted(continuation, state, token, flags);
    }

    /// <summary>Calls <paramref name="waiter"/> on the completing thread: the waiting thread may be the last of the pool.</summary>
    public void OnCompletedInline(SyncWaiter waiter)
    {
        _source.RunContinuationsAsynchronously = false;
        _source.OnCompleted(static waiter => ((SyncWaiter)waiter!).Set(), waiter, _source.Version, ValueTaskSourceOnCompletedFlags.None);
    }

    public override void Complete()
    {
        (TResult result, Exception? failure) = (_result, _failure);
        (_result, _failure) = (default!, null);
        Stop?.Dispose();
        Observation?.End(failure);
        if (!TryFinish())
        {
            // The caller was told of a deadline or a stop. That the turn then stopped is no failure of its own.
            if (failure is not (null or OperationCanceledException)) Cell.Report(MooredFailureKind.Late, failure);
            return;
        }

        _bodyEnded = true;
        Unwatch();
        if (IsPost)
        {
            if (failure is not null) Cell.Report(MooredFailureKind.Post, failure);
            Recycle();
        }
        else if (failure is not null)
        {
            _source.SetException(failure);
        }
        else
        {
            _source.SetResult(result);
        }
    }

    /// <summary>The turn ended with a result. <see cref="Complete"/> passes it on.</summary>
    protected bool End(TResult result)
    {
        _result = result;
        return true;
    }

    /// <summary>The turn ended with an exception. <see cref="Complete"/> passes it on.</summary>
    protected bool End(Exception failure)
    {
        _failure = Cell.Faulted(failure);
        return true;
    }

    protected override void SetException(Exception exception) => _source.SetException(exception);

    /// <summary>Makes the message ready for another call, and keeps it.</summary>
    protected abstract void Keep();

    private void Recycle()
    {
        // Finished by somebody else, the message may still be touched by its body or by a late callback.
        if (HasCallbacks || !_bodyEnded) return;
        _bodyEnded = false;
        _resumeIn = null;
        _resume = null;
        _resumeState = null;
        _source.Reset();
        _source.RunContinuationsAsynchronously = true;
        Reset();
        Keep();
    }

    private void Resume() => _resumeIn!.Continue(_resume!, _resumeState);
}
