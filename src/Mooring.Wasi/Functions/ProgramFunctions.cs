using Mooring.Wasi.Abi;

namespace Mooring.Wasi.Functions;

/// <summary>Clocks, random numbers, and the end of the program. Arguments and environment are <see cref="Startup.StringBlock"/>'s.</summary>
internal static class ProgramFunctions
{
    /// <summary>What a shell adds to a signal's number when that ended a program.</summary>
    private const int SignalExitBase = 128;

    public static Errno ClockResolution(GuestCall call, int clock, int result)
    {
        if (!call.Context.Clocks.TryGetResolution(clock, out ulong nanoseconds)) return Errno.Invalid;
        return call.Memory.TryWrite(result, nanoseconds) ? Errno.Success : Errno.Fault;
    }

    public static Errno ClockTime(GuestCall call, int clock, int result)
    {
        if (!call.Context.Clocks.TryRead(clock, out ulong nanoseconds)) return Errno.Invalid;
        return call.Memory.TryWrite(result, nanoseconds) ? Errno.Success : Errno.Fault;
    }

    public static Errno Random(GuestCall call, int address, int length)
    {
        if (!call.Memory.TryGet(address, (uint)length, out Span<byte> bytes)) return Errno.Fault;
        call.Context.FillRandom(bytes);
        return Errno.Success;
    }

    /// <summary>A signal to the guest itself. It can have no handlers, so each does what it does by default.</summary>
    /// <exception cref="WasiExitException">The signal ends the program.</exception>
    public static Errno Raise(int signal) => signal switch
    {
        0 => Errno.Success, // none
        16 or 17 or 22 or 27 => Errno.Success, // SIGCHLD, SIGCONT, SIGURG, SIGWINCH are ignored
        >= 18 and <= 21 => Errno.NotSupported, // SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU would suspend it
        > 0 and <= 30 => throw new WasiExitException(SignalExitBase + signal),
        _ => Errno.Invalid,
    };

    public static Errno Yield()
    {
        Thread.Yield();
        return Errno.Success;
    }
}
