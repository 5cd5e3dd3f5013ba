using System.Runtime.InteropServices;

namespace Mooring.Bench.Kernels;

/// <summary>Processor time of the running thread, which other programs on a busy machine disturb less than elapsed time.</summary>
internal static partial class ThreadTime
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID on Linux

    /// <summary>Since the thread started; on systems other than Linux, elapsed time since some moment.</summary>
    public static double Milliseconds
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return Environment.TickCount64;
            _ = ReadClock(ThreadClock, out Timespec time);
            return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
