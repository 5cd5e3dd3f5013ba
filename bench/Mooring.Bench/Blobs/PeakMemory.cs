using System.Globalization;

namespace Mooring.Bench.Blobs;

/// <summary>The most memory that this process has had in RAM over a span of time, by the kernel's own high-water mark.</summary>
/// <remarks>Linux only: <c>/proc/self/clear_refs</c> sets the mark back, <c>VmHWM</c> in <c>/proc/self/status</c> is it. See proc(5).</remarks>
internal static class PeakMemory
{
    private const string ResetPeak = "5";

    /// <summary>Collects garbage and gives free memory back, then lets the mark start anew.</summary>
    /// <returns>What is in RAM now, in bytes.</returns>
    public static long Reset()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        return Read();
    }

    /// <summary>The mark, in bytes.</summary>
    public static long Read()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM: kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }
}
