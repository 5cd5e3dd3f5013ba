namespace Mooring.Bench.Suspension;

/// <summary>The other way: a thread for each guest that waits. How many this machine bears.</summary>
internal static class WaitingThreads
{
    private const int Most = 10_000; // more would disturb others on the machine, and the comparison does not need them
    private const int StackBytes = 256 * 1024; // a sixth of what .NET gives a thread otherwise

    public static void Run(BenchReport report)
    {
        using var end = new ManualResetEventSlim();
        var threads = new List<Thread>();
        string limit = "the machine bore all that were tried";
        try
        {
            while (threads.Count < Most)
            {
                var thread = new Thread(end.Wait, StackBytes) { IsBackground = true };
                thread.Start();
                threads.Add(thread);
            }
        }
        catch (OutOfMemoryException)
        {
            limit = "no more could be started";
        }

        end.Set();
        threads.ForEach(thread => thread.Join());
        report.Row("threads that wait at once", threads.Count, "threads", limit);
        report.Result("waiting_threads", threads.Count);
    }
}
