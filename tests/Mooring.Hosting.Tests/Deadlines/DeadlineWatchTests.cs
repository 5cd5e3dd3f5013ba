using Mooring.Hosting.Deadlines;

namespace Mooring.Hosting.Tests.Deadlines;

public class DeadlineWatchTests
{
    [Fact]
    public async Task Schedule_ManyCallsInAnyOrder_InterruptsEachAtItsDeadline()
    {
        var watch = new DeadlineWatch(TimeProvider.System);
        int[] milliseconds = [90, 30, 60, 31, 5, 120];
        TimeSpan[] late = await Task.WhenAll(milliseconds.Select(time => WaitForInterruptAsync(watch, TimeSpan.FromMilliseconds(time))));

        // Never early; how late depends on the machine, but not on the other deadlines.
        Assert.All(late, by => Assert.InRange(by, TimeSpan.Zero, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Schedule_AfterAnEarlierAndLaterDeadline_IsNotHeldUpByThem()
    {
        var watch = new DeadlineWatch(TimeProvider.System);
        Task<TimeSpan> late = WaitForInterruptAsync(watch, TimeSpan.FromHours(1));
        Task<TimeSpan> soon = WaitForInterruptAsync(watch, TimeSpan.FromMilliseconds(20));
        Assert.InRange(await soon, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.False(late.IsCompleted);
    }

    /// <summary>Runs a call that only its deadline ends.</summary>
    /// <returns>How long after the deadline that was.</returns>
    private static async Task<TimeSpan> WaitForInterruptAsync(DeadlineWatch watch, TimeSpan limit)
    {
        var guest = new RecordingGuest();
        var calls = new WatchedCall(watch, guest);
        var stop = new AskStop(calls, TimeProvider.System);
        stop.Begin(limit, CancellationToken.None);
        calls.Begin(stop);
        await guest.Interrupted;
        return TimeProvider.System.GetElapsedTime(stop.Deadline);
    }
}
