using Mooring.Hosting.Deadlines;
using Mooring.Hosting.Slices;

namespace Mooring.Hosting.Tests.Slices;

public class TimeSliceTests
{
    private const int Length = 1000; // of a slice, in ticks of the clock

    private readonly Guest _guest = new();
    private readonly TimeSlice _slice;

    public TimeSliceTests()
    {
        var time = new ManualTime();
        _slice = new TimeSlice(new DeadlineWatch(time), _guest, time, TimeSpan.FromSeconds((double)Length / time.TimestampFrequency));
    }

    [Fact]
    public void Look_AtAGuestFoundComputingBefore_AsksItToGiveWayEachTime()
    {
        _slice.Begin();
        Assert.Equal(2 * Length, _slice.Look(Length, Length));
        Assert.Equal(0, _guest.Requests); // it may have begun just now
        Assert.Equal(3 * Length, _slice.Look(2 * Length, 2 * Length));
        Assert.Equal(1, _guest.Requests);
        _slice.Look(3 * Length, 3 * Length);
        Assert.Equal(2, _guest.Requests);
    }

    [Fact]
    public void Look_AtAGuestThatAnsweredManyCallsSince_LetsItRun()
    {
        for (int look = 1; look < 10; look++)
        {
            _slice.Begin();
            _slice.End();
            _slice.Begin();
            Assert.Equal((look + 1) * Length, _slice.Look(look * Length, look * Length));
        }

        Assert.Equal(0, _guest.Requests);
    }

    [Fact]
    public void Look_AtAGuestThatWaitsOrIsIdle_IsTheLast()
    {
        _slice.Begin();
        _slice.End();
        Assert.Equal(2 * Length, _slice.Look(Length, Length));
        Assert.Equal(DeadlineWatch.Never, _slice.Look(2 * Length, 2 * Length));
        Assert.Equal(0, _guest.Requests);
    }

    [Fact]
    public void Pause_UntilTheHostHasAnswered_IsNotComputing()
    {
        _slice.Begin();
        TimeSlice.Waiting waiting = _slice.Pause();
        Assert.Equal(2 * Length, _slice.Look(Length, Length));
        Assert.Equal(DeadlineWatch.Never, _slice.Look(2 * Length, 2 * Length));
        waiting.Dispose();
        Assert.Equal(4 * Length, _slice.Look(3 * Length, 3 * Length));
        _slice.Look(4 * Length, 4 * Length);
        Assert.Equal(1, _guest.Requests);
    }

    /// <remarks>A deadline ends a call whose host call goes on; its late answer must not have an idle guest watched for ever.</remarks>
    [Fact]
    public void Pause_ThatIsOverAfterTheCall_ChangesNothing()
    {
        _slice.Begin();
        TimeSlice.Waiting waiting = _slice.Pause();
        _slice.End();
        waiting.Dispose();
        _slice.Look(Length, Length);
        Assert.Equal(DeadlineWatch.Never, _slice.Look(2 * Length, 2 * Length));
        Assert.Equal(0, _guest.Requests);
    }

    [Fact]
    public void Pause_OfAGuestThatNeverGivesWay_ChangesNothing()
    {
        _slice.Pause().Dispose();
        _slice.Look(Length, Length);
        Assert.Equal(DeadlineWatch.Never, _slice.Look(2 * Length, 2 * Length));
    }

    [Fact]
    public async Task Begin_AfterTheLastLook_IsWatchedAgain()
    {
        var slice = new TimeSlice(new DeadlineWatch(TimeProvider.System), _guest, TimeProvider.System, TimeSpan.FromMilliseconds(1));
        slice.Begin();
        await _guest.Requested.WaitAsync(TimeSpan.FromMinutes(1));
        slice.End();
        while (slice.Look(0, 0) != DeadlineWatch.Never) await Task.Yield(); // what its own watch would find in time
        _guest.Forget();
        slice.Begin();
        await _guest.Requested.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private sealed class Guest : IPreemptible
    {
        private TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Requests { get; private set; }

        public Task Requested => _requested.Task;

        public void RequestYield()
        {
            Requests++;
            _requested.TrySetResult();
        }

        public void Forget() => _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
