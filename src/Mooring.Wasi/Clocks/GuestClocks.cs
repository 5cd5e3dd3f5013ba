using Mooring.Wasi.Abi;

namespace Mooring.Wasi.Clocks;

/// <summary>The clocks of one guest, in nanoseconds.</summary>
/// <remarks>
/// The monotonic clock begins with the context, so that it does not tell how long the machine is up. The clocks for processor time tell
/// the time since then that the guest did not spend waiting in WASI: guests have no process or thread of their own whose time the system
/// would count, and that of the host's is none of their business.
/// </remarks>
internal sealed class GuestClocks(TimeProvider time)
{
    private const ulong NanosecondsPerTick = 100;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly long _start = time.GetTimestamp();
    private long _waited; // timestamps spent waiting

    public TimeProvider TimeProvider => time;

    /// <summary>Reads a clock.</summary>
    /// <returns>False if there is none of this number.</returns>
    public bool TryRead(int clock, out ulong nanoseconds)
    {
        nanoseconds = (ClockId)clock switch
        {
            ClockId.Realtime => (ulong)long.Max(0, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks) * NanosecondsPerTick,
            ClockId.Monotonic => ToNanoseconds(time.GetTimestamp() - _start),
            ClockId.ProcessCpuTime or ClockId.ThreadCpuTime => ToNanoseconds(time.GetTimestamp() - _start - _waited),
            _ => 0,
        };
        return clock is >= (int)ClockId.Realtime and <= (int)ClockId.ThreadCpuTime;
    }

    /// <summary>The smallest step of a clock, at least 1.</summary>
    /// <returns>False if there is none of this number.</returns>
    public bool TryGetResolution(int clock, out ulong nanoseconds)
    {
        nanoseconds = (ClockId)clock is ClockId.Realtime ? NanosecondsPerTick : (ulong)long.Max(1, NanosecondsPerSecond / time.TimestampFrequency);
        return clock is >= (int)ClockId.Realtime and <= (int)ClockId.ThreadCpuTime;
    }

    /// <summary>To be given to <see cref="EndWait"/> once a wait is over.</summary>
    public long BeginWait() => time.GetTimestamp();

    public void EndWait(long beginning) => _waited += time.GetTimestamp() - beginning;

    private ulong ToNanoseconds(long timestamps) =>
        (ulong)((Int128)long.Max(0, timestamps) * NanosecondsPerSecond / time.TimestampFrequency);
}
