using System.Threading.Tasks.Sources;

namespace Mooring.FpBindgen.Calls;

/// <summary>A call with its arguments and the place of its result.</summary>
internal sealed class GuestCall<TArguments, T, TReturn>(FpRuntime runtime, int export, TArguments arguments) : GuestCall(runtime, export), IValueTaskSource<T>
    where TArguments : struct, IFpArguments
    where TReturn : IFpValue<T>
{
    private ManualResetValueTaskSourceCore<T> _source; // continuations run where Complete is called
    private T? _result;
    private Exception? _error;
    private CancellationTokenRegistration _registration;
    private ITimer? _timer;

    public ValueTask<T> Task => new(this, _source.Version);

    public override void Lower(ref FpLowering to) => arguments.Lower(ref to);

    public override bool TryEnd(ref FpLifting from)
    {
        T result = TReturn.Lift(ref from);
        if (!TryFinish()) return false;
        _result = result;
        return true;
    }

    public override bool TryEnd(Exception error)
    {
        if (!TryFinish()) return false;
        _error = error;
        return true;
    }

    /// <summary>Watches the caller's token and the clock. Called before the call is visible to others.</summary>
    public void Watch(CancellationToken cancellation, TimeSpan? timeout, TimeProvider time)
    {
        if (cancellation.CanBeCanceled)
            _registration = cancellation.UnsafeRegister(static (call, token) => ((GuestCall)call!).GiveUp(new OperationCanceledException(token)), this);
        if (timeout is { } limit)
        {
            _timer = time.CreateTimer(
                static call => ((GuestCall<TArguments, T, TReturn>)call!).GiveUp(new TimeoutException("The guest has not answered in time.")),
                this, limit, Timeout.InfiniteTimeSpan);
        }
    }

    public override void Complete()
    {
        _registration.Unregister();
        _timer?.Dispose();
        Runtime.Calls.Remove(this);
        if (_error is not null) _source.SetException(_error);
        else _source.SetResult(_result!);
    }

    T IValueTaskSource<T>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
