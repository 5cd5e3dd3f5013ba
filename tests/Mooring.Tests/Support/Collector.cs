using System.Diagnostics;

namespace Mooring.Tests.Support;

/// <summary>The garbage collector, asked until it has done what it does in its own time.</summary>
internal static class Collector
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Collects and runs finalizers until <paramref name="condition"/> holds.</summary>
    /// <remarks>No number of collections is enough: finalizers resurrect, and a thread that is being compiled for or that has not returned yet keeps what it knows.</remarks>
    /// <returns>Whether it does, within a minute.</returns>
    public static async Task<bool> RunUntilAsync(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit) return false;
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(1); // else this may run on top of the frame that knew the handle
        }

        return true;
    }
}
