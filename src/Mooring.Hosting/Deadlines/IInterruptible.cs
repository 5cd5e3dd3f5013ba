namespace Mooring.Hosting.Deadlines;

/// <summary>A guest, as far as stopping it goes. Any thread may call both.</summary>
internal interface IInterruptible
{
    /// <summary>Ends the call that runs, or else the next one.</summary>
    void Interrupt();

    /// <summary>Takes back an interrupt that has not ended a call yet.</summary>
    void WithdrawInterrupt();
}
