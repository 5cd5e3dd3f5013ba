using System.Diagnostics;
using System.Globalization;

namespace Mooring.Tests.Support;

/// <summary>How long the hammers hammer, and what they must leave behind: nothing.</summary>
internal static class Soak
{
    /// <summary>The environment variable with the seconds; 3600 for an hour.</summary>
    public const string Variable = "MOORING_SOAK";

    private const double UsualSeconds =
#if DEBUG
        2;
#else
        10;
#endif

    private const long AllowedGrowth = 16 << 20; // bytes: what the garbage collector and the pools of messages keep for themselves

    /// <summary>Ten seconds, two in debug builds, or what <see cref="Variable"/> says.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out double seconds) ? seconds : UsualSeconds);

    /// <summary>The process's threads, those of the runtime itself and of its pool not counted: it has as many as it likes.</summary>
    /// <remarks>Linux knows them by name: <c>.NET TP Worker</c>, <c>.NET Timer</c>, <c>.NET BGC</c> and so on come and go by themselves.</remarks>
    public static int Threads() => OperatingSystem.IsLinux()
        ? Directory.GetDirectories("/proc/self/task").Count(task => !Name(task).StartsWith(".NET", StringComparison.Ordinal))
        : Process.GetCurrentProcess().Threads.Count - ThreadPool.ThreadCount;

    /// <summary>Bytes in use once everything has been collected that can be.</summary>
    public static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static string Name(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            return ".NET"; // it has ended since it was listed
        }
    }

    /// <summary>Fails if there is more of either than before, after a while.</summary>
    public static void AssertNothingIsLeft(int threadsBefore, long memoryBefore)
    {
        // Threads that have been told to end take their time; so do those of the runtime itself.
        Assert.True(SpinWait.SpinUntil(() => Threads() <= threadsBefore + 1, TimeSpan.FromSeconds(60)), $"{Threads()} threads, {threadsBefore} before");
        Assert.InRange(Memory(), 0, memoryBefore + AllowedGrowth);
    }
}
