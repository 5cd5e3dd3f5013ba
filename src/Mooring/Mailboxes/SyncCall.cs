using Mooring.Turns;
using Mooring.Work;

namespace Mooring.Mailboxes;

/// <summary>A call whose turn is one synchronous delegate.</summary>
internal sealed class SyncCall<T, TWork, TResult> : Message<TResult>
    where TWork : struct, IWork<T, TResult>
{
    private TWork _work;

    public static SyncCall<T, TWork, TResult> Rent(Cell<T> cell, TWork work)
    {
        var call = MessagePool<SyncCall<T, TWork, TResult>>.Rent();
        call.Cell = cell;
        call._work = work;
        return call;
    }

    protected override bool Invoke()
    {
        try
        {
            return End(_work.Invoke((Cell<T>)Cell));
        }
        catch (Exception e)
        {
            return End(e);
        }
    }

    protected override void Keep()
    {
        _work = default;
        MessagePool<SyncCall<T, TWork, TResult>>.Keep(this);
    }
}
