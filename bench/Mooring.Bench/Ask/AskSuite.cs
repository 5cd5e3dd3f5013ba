namespace Mooring.Bench.Ask;

/// <summary>What one question to one object costs.</summary>
internal sealed class AskSuite : IBenchSuite
{
    private const int HandedOver = 20_000;
    private const int Inline = 1_000_000;
    private const int Callers = 64;
    private const int HandedOver64 = Callers * 500;
    private const int Inline64 = Callers * 10_000;
    private const int Rounds = 5;

    private static readonly Func<Counter, long, long> Next = static (counter, input) => counter.Next(input);

    public string Name => "ask";

    public string Summary => "asking one object, sequentially and by 64 callers";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        using var baseline = new DedicatedThreadActor();
        var runtime = new MooringRuntime();
        await using var mobile = await runtime.CreateAsync(() => new Counter(), cancellationToken: cancellationToken);
        await using var pinned = await runtime.CreateAsync(
            () => new Counter(), new MooredOptions { Affinity = Affinity.Thread }, cancellationToken);

        Func<long, ValueTask<long>> askBaseline = input => new(baseline.AskAsync(input));
        Func<long, ValueTask<long>> askMobile = input => mobile.RunAsync(Next, input);
        Func<long, ValueTask<long>> askPinned = input => pinned.RunAsync(Next, input);

        double[] one = await Measure.BestNanosecondsAsync(Rounds, cancellationToken,
            (HandedOver, count => SequentiallyAsync(askBaseline, count)),
            (Inline, count => SequentiallyAsync(askMobile, count)),
            (HandedOver, count => SequentiallyAsync(askPinned, count)));
        double[] many = await Measure.BestNanosecondsAsync(Rounds, cancellationToken,
            (HandedOver64, count => ByManyAsync(askBaseline, count)),
            (Inline64, count => ByManyAsync(askMobile, count)),
            (HandedOver64, count => ByManyAsync(askPinned, count)));
        double allocated = await AllocatedPerAskAsync(askMobile, Inline);

        string[] subjects = ["dedicated thread + Channel + TaskCompletionSource", "Moored, Affinity.Task", "Moored, Affinity.Thread"];
        for (int i = 0; i < subjects.Length; i++)
        {
            report.Row($"{subjects[i]}, sequential", one[i], "ns/ask", $"{one[0] / one[i]:0.0} x");
            report.Row($"{subjects[i]}, {Callers} callers", many[i], "ns/ask", $"{many[0] / many[i]:0.0} x");
        }

        report.Result("ask_speedup", one[0] / one[1]);
        report.Result("ask_alloc_bytes", allocated);
        report.Result("callers64_speedup", many[0] / many[1]);
        report.Result("ask_task_ns", one[1]);
        report.Result("callers64_ns", many[1]);
        report.Result("thread_ask_vs_baseline", one[0] / one[2]);
        report.Result("thread64_vs_baseline", many[0] / many[2]);
    }

    private static async Task SequentiallyAsync(Func<long, ValueTask<long>> ask, int count)
    {
        for (int i = 0; i < count; i++) await ask(i);
    }

    private static Task ByManyAsync(Func<long, ValueTask<long>> ask, int count) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => SequentiallyAsync(ask, count / Callers))));

    /// <summary>Bytes allocated per ask on the asking thread, which runs every turn itself.</summary>
    private static async Task<double> AllocatedPerAskAsync(Func<long, ValueTask<long>> ask, int count)
    {
        await SequentiallyAsync(ask, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++) await ask(i);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / count;
    }
}
