using System.Runtime.InteropServices;

namespace Mooring.Cli.Application;

/// <summary>Ctrl-C and SIGTERM: the first asks the command to stop, a later Ctrl-C ends the process at once.</summary>
/// <remarks>
/// Signals come in pairs where nobody pressed a key twice: timeout(1) signals its child and then its whole group. So only a Ctrl-C that
/// comes some time after the first one counts as impatience, and a SIGTERM never does.
/// </remarks>
internal sealed class StopSignals : IDisposable
{
    /// <summary>Ctrl-C within this time of the first one is the same Ctrl-C.</summary>
    private static readonly TimeSpan SameSignal = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly TimeProvider _time;
    private readonly Action _end;
    private long _first; // timestamp of the first signal; 0 before it

    /// <param name="time">Tells one Ctrl-C from the next.</param>
    /// <param name="end">Ends the process; called on the signal's thread.</param>
    public StopSignals(TimeProvider time, Action end)
    {
        _time = time;
        _end = end;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, isKey: true));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, isKey: false));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    /// <summary>What a signal does; <paramref name="isKey"/> is true of Ctrl-C.</summary>
    internal void Hear(bool isKey)
    {
        long now = _time.GetTimestamp();
        long first = Interlocked.CompareExchange(ref _first, now, 0);
        // Callbacks of the token run here, on the signal's thread, and may take their time: not before the next signal can be heard.
        if (first == 0) _ = _stop.CancelAsync();
        else if (isKey && _time.GetElapsedTime(first, now) > SameSignal) _end();
    }

    private void Handle(PosixSignalContext context, bool isKey)
    {
        context.Cancel = true; // else the runtime ends the process
        Hear(isKey);
    }
}
