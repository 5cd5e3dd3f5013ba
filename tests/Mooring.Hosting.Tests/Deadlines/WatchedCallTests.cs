using Mooring.Hosting.Deadlines;

namespace Mooring.Hosting.Tests.Deadlines;

public class WatchedCallTests
{
    private readonly ManualTime _time = new();
    private readonly RecordingGuest _guest = new();
    private readonly WatchedCall _calls;

    public WatchedCallTests() => _calls = new WatchedCall(new DeadlineWatch(_time), _guest);

    [Fact]
    public void Look_BeforeTheDeadline_ComesBackAtIt()
    {
        AskStop call = Begin(10);
        Assert.Equal(call.Deadline, _calls.Look(call.Deadline, call.Deadline - 1));
        Assert.Equal(0, _guest.Interrupts);
        Assert.Equal(StopCause.None, _calls.End());
    }

    [Fact]
    public void Look_AtTheDeadline_InterruptsOnceAndEndTells()
    {
        AskStop call = Begin(10);
        Assert.Equal(DeadlineWatch.Never, _calls.Look(call.Deadline, call.Deadline));
        _calls.Stop(call, StopCause.Cancellation);
        Assert.Equal(1, _guest.Interrupts);
        Assert.Equal(StopCause.Deadline, _calls.End());
        Assert.Equal(1, _guest.Withdrawals);
    }

    [Fact]
    public void Look_WhenALaterCallRuns_LooksAtThatOne()
    {
        AskStop first = Begin(10);
        _calls.End();
        AskStop second = Begin(20);
        Assert.Equal(second.Deadline, _calls.Look(first.Deadline, first.Deadline));
        Assert.Equal(DeadlineWatch.Never, _calls.Look(second.Deadline, second.Deadline));
        Assert.Equal(1, _guest.Interrupts);
    }

    [Fact]
    public void Look_WhenNothingRuns_Ends()
    {
        AskStop call = Begin(10);
        _calls.End();
        Assert.Equal(DeadlineWatch.Never, _calls.Look(call.Deadline, call.Deadline));
        Assert.Equal(0, _guest.Interrupts);
    }

    [Fact]
    public void Look_OvertakenByAnEarlierOne_EndsWithoutAnother()
    {
        AskStop late = Begin(100);
        _calls.End();
        AskStop early = Begin(10);
        Assert.Equal(early.Deadline, _calls.Look(early.Deadline, early.Deadline - 1));
        Assert.Equal(DeadlineWatch.Never, _calls.Look(late.Deadline, late.Deadline));
        Assert.Equal(0, _guest.Interrupts);
    }

    [Fact]
    public void Stop_OfACallThatHasEnded_HitsNoOther()
    {
        AskStop first = Begin(10);
        _calls.End();
        Begin(10);
        _calls.Stop(first, StopCause.Cancellation);
        Assert.Equal(0, _guest.Interrupts);
        Assert.Equal(StopCause.None, _calls.End());
        Assert.Equal(0, _guest.Withdrawals);
    }

    [Fact]
    public void Close_StopsTheRunningCallAndAllThatBeginLater()
    {
        Begin(10);
        _calls.Close();
        Assert.Equal(StopCause.ActorStopped, _calls.End());
        Begin(10);
        Assert.Equal(StopCause.ActorStopped, _calls.End());
        Assert.Equal(2, _guest.Interrupts);
    }

    [Fact]
    public void Retire_WithALookStillToCome_LetsGoOfTheGuest()
    {
        AskStop call = Begin(10);
        _calls.End();
        _calls.Retire();
        Assert.Equal(DeadlineWatch.Never, _calls.Look(call.Deadline, call.Deadline));
        Begin(10);
        _calls.Close();
        Assert.Equal(0, _guest.Interrupts);
    }

    private AskStop Begin(int seconds)
    {
        var call = new AskStop(_calls, _time);
        call.Begin(TimeSpan.FromSeconds(seconds), CancellationToken.None);
        _calls.Begin(call);
        return call;
    }
}
