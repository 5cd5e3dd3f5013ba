namespace Mooring.Grpc.Tests.Support;

/// <summary>A clock whose last timer fires when the test says so.</summary>
internal sealed class ManualClock : TimeProvider
{
    private Action? _fire;

    public TimeSpan Due { get; private set; }

    public void Fire() => _fire!();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        (Due, _fire) = (dueTime, () => callback(state));
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
