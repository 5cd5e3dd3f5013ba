using Mooring.Hosting.Deadlines;

namespace Mooring.Hosting.Tests.Deadlines;

/// <summary>Counts what a guest would be told.</summary>
internal sealed class RecordingGuest : IInterruptible
{
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Interrupts { get; private set; }

    public int Withdrawals { get; private set; }

    /// <summary>Completes with the first interrupt.</summary>
    public Task Interrupted => _interrupted.Task;

    public void Interrupt()
    {
        Interrupts++;
        _interrupted.TrySetResult();
    }

    public void WithdrawInterrupt() => Withdrawals++;
}
