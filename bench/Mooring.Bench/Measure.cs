using System.Diagnostics;

namespace Mooring.Bench;

/// <summary>Timing that is robust on a busy machine: alternating rounds, the best of each side.</summary>
internal static class Measure
{
    /// <summary>Runs all contenders in turn, <paramref name="rounds"/> times, and gives the best time per operation of each.</summary>
    /// <param name="rounds">How often each contender runs, after one unmeasured round.</param>
    /// <param name="contenders">The operations one call performs, and the call.</param>
    /// <returns>Nanoseconds per operation, in the order of <paramref name="contenders"/>.</returns>
    /// <remarks>The best round is the one least disturbed by others; a mean would measure the neighbours.</remarks>
    public static async Task<double[]> BestNanosecondsAsync(
        int rounds, CancellationToken cancellationToken, params (int Operations, Func<int, Task> Body)[] contenders)
    {
        double[] best = new double[contenders.Length];
        Array.Fill(best, double.PositiveInfinity);
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (int operations, Func<int, Task> body) = contenders[i];
                long start = Stopwatch.GetTimestamp();
                await Task.Run(() => body(operations), cancellationToken);
                double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
                if (round >= 0) best[i] = Math.Min(best[i], nanoseconds);
            }
        }

        return best;
    }
}
