using Mooring.Effects;
using Mooring.Executors;
using Mooring.Mailboxes;
using Mooring.Work;

namespace Mooring.Turns;

/// <content>The turns that are no calls: making the object anew, moving it, disposing it.</content>
internal sealed partial class Cell<T>
{
    /// <summary>Makes the object, and makes it anew; kept only for supervised objects.</summary>
    public Func<CancellationToken, ValueTask<T>>? Factory { get; init; }

    /// <summary>Moves the object to another executor, or makes it mobile, in a turn of its own.</summary>
    public ValueTask MoveAsync(Executor? target, CancellationToken cancellation) =>
        Ask<MoveWork<T>, Nothing>(new MoveWork<T>(target), cancellation, Timeout.InfiniteTimeSpan).AsVoid();

    /// <summary>Inside the turn of <see cref="MoveAsync"/>, on the thread that is to be left.</summary>
    public void Move(Executor? target) => MoveTo(target, ThreadTies<T>.Of(Value));

    /// <summary>The last turn: disposes the object, unless the options keep it, and reports the end.</summary>
    public async ValueTask DisposeObjectAsync()
    {
        // The context is this cell's: a disposal that awaits stays within the object's affinity.
        Exception? failure = await TryDisposeAsync(Value).ConfigureAwait(true);
        Value = default!;
        Ended(failure);
    }

    /// <summary>The turn of a restart: disposes what is left of the object and makes a new one.</summary>
    public async ValueTask RestartAsync(CancellationToken stop)
    {
        T broken = Value;
        Value = default!;
        if (await TryDisposeAsync(broken).ConfigureAwait(true) is { } failure) Report(MooredFailureKind.Dispose, failure);
        T made;
        try
        {
            made = await Factory!(stop).ConfigureAwait(true);
        }
        catch (Exception e)
        {
            NotMended(e);
            return;
        }

        bool tooLate;
        lock (Mailbox.Gate) tooLate = Mailbox.Life is { IsEnded: true };
        if (tooLate) await TryDisposeAsync(made).ConfigureAwait(true);
        else Value = made;
        Mended();
    }

    private protected override Message MakeLastTurn() => MakeInternal<DisposeWork<T>>();

    private protected override Message MakeRestartTurn() => MakeInternal<RestartWork<T>>();

    private AsyncCall<T, TWork, PendingValueTask, Nothing> MakeInternal<TWork>()
        where TWork : struct, IAsyncWork<T, Nothing, PendingValueTask>
    {
        var call = AsyncCall<T, TWork, PendingValueTask, Nothing>.Rent(this, default);
        call.IsPost = call.IsInternal = true;
        call.Status = MessageStatus.Running; // it is not queued but taken when its time has come
        return call;
    }

    private async ValueTask<Exception?> TryDisposeAsync(T value)
    {
        try
        {
            if (!Options.DisposeObject) return null;
            if (value is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync().ConfigureAwait(true);
            else (value as IDisposable)?.Dispose();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
