using Mooring.Turns;
using Mooring.Work;

namespace Mooring.Mailboxes;

/// <summary>A call whose turn is an asynchronous delegate: open from its start until its task completes.</summary>
internal sealed class AsyncCall<T, TWork, TPending, TResult> : Message<TResult>
    where TWork : struct, IAsyncWork<T, TResult, TPending>
    where TPending : struct, IPending<TResult>
{
    private readonly Action _onEnded;
    private TWork _work;
    private TPending _pending; // valid while open

    public AsyncCall() => _onEnded = OnEnded;

    public static AsyncCall<T, TWork, TPending, TResult> Rent(Cell<T> cell, TWork work)
    {
        var call = MessagePool<AsyncCall<T, TWork, TPending, TResult>>.Rent();
        call.Cell = cell;
        call._work = work;
        return call;
    }

    /// <summary>Takes over a turn that was started on the caller's thread and has not ended. The cell is owned.</summary>
    public void Adopt(TPending pending, Cell? caller)
    {
        CalledFrom(caller);
        Status = MessageStatus.Running;
        Suspend(pending);
    }

    protected override bool Invoke()
    {
        var cell = (Cell<T>)Cell;
        try
        {
            TPending pending = _work.Start(cell, _work.TakesToken ? cell.StopTokenFor(this) : default);
            if (pending.IsCompleted) return End(pending.GetResult());
            Suspend(pending);
            return false;
        }
        catch (Exception e)
        {
            return End(e);
        }
    }

    protected override void Keep()
    {
        _work = default;
        _pending = default;
        MessagePool<AsyncCall<T, TWork, TPending, TResult>>.Keep(this);
    }

    private void Suspend(TPending pending)
    {
        _pending = pending;
        Cell.OpenTurn(this); // before the continuation is registered: it may run at once, on another thread
        SynchronizationContext.SetSynchronizationContext(Cell); // the delegate may have changed it
        pending.OnCompleted(_onEnded);
    }

    private void OnEnded()
    {
        try
        {
            End(_pending.GetResult());
        }
        catch (Exception e)
        {
            End(e);
        }

        Cell.CloseTurn(this);
        Complete();
    }
}
