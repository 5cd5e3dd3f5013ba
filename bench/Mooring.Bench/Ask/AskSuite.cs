namespace Mooring.Bench.Ask;

/// <summary>What one question to one object costs, next to the other ways of sharing an object.</summary>
internal sealed class AskSuite : IBenchSuite
{
    private const int HandedOver = 20_000;
    private const int Inline = 1_000_000;
    private const int HandedOver64 = Contender.Callers * 500;
    private const int Inline64 = Contender.Callers * 10_000;
    private const int Rounds = 7;

    private static readonly Func<Counter, long, long> Next = static (counter, input) => counter.Next(input);

    public string Name => "ask";

    public string Summary => "asking one object, sequentially and by 64 callers";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        using var dedicated = new DedicatedThreadActor();
        await using var loop = new TaskLoopActor();
        await using var dataflow = new DataflowActor();
        var semaphore = new SemaphoreCounter();
        var locked = new LockCounter();
        await using var runtime = new MooringRuntime();
        Moored<Counter> mobile = await runtime.CreateAsync(() => new Counter(), cancellationToken: cancellationToken);
        Moored<Counter> pinned = await runtime.CreateAsync(
            () => new Counter(), new MooredOptions { Affinity = Affinity.Thread }, cancellationToken);
        Contender[] contenders =
        [
            new("dedicated thread + Channel + TaskCompletionSource", dedicated.AskAsync, HandedOver, HandedOver64),
            new("Moored, Affinity.Task", input => mobile.RunAsync(Next, input), Inline, Inline64),
            new("Moored, Affinity.Thread", input => pinned.RunAsync(Next, input), HandedOver, HandedOver64),
            new("Channel-fed task loop", loop.AskAsync, HandedOver, HandedOver64),
            new("TPL Dataflow ActionBlock", dataflow.AskAsync, HandedOver, HandedOver64),
            new("SemaphoreSlim.WaitAsync", semaphore.AskAsync, Inline, HandedOver64),
            new("lock", locked.AskAsync, Inline, Inline64),
        ];
        (TokioActor? tokio, string reason) = await TokioActor.BuildAsync(cancellationToken);
        if (tokio is null) report.Remark($"no tokio column: {reason}");

        var one = new double[contenders.Length];
        var many = new double[contenders.Length];
        Array.Fill(one, double.PositiveInfinity);
        Array.Fill(many, double.PositiveInfinity);
        for (int round = 0; round < Rounds; round++)
        {
            Keep(one, await Measure.BestNanosecondsAsync(1, cancellationToken,
                [.. contenders.Select(contender => (contender.Sequential, (Func<int, Task>)contender.SequentiallyAsync))]));
            Keep(many, await Measure.BestNanosecondsAsync(1, cancellationToken,
                [.. contenders.Select(contender => (contender.ByMany, (Func<int, Task>)contender.ByManyAsync))]));
            if (tokio is not null) await tokio.RunRoundAsync(HandedOver, HandedOver64, cancellationToken);
        }

        for (int i = 0; i < contenders.Length; i++) Row(contenders[i].Name, one[i], many[i]);
        if (tokio is not null) Row("tokio: own thread, LocalSet, mpsc(8), oneshot", tokio.Sequential, tokio.Callers64);

        double allocated = await Task.Run(() => AllocatedPerAskAsync(contenders[1], Inline), cancellationToken);
        double scaling = await ScalingOnTwoCoresAsync(runtime, cancellationToken);
        double idleBytes = await IdleObjects.BytesPerObjectAsync(runtime);
        report.Row("Moored, Affinity.Task, two objects on two cores", scaling, "x one");
        report.Row("Moored, Affinity.Task, idle object (its 24 bytes included)", idleBytes, "bytes");

        report.Result("ask_speedup", one[0] / one[1]);
        report.Result("ask_alloc_bytes", allocated);
        report.Result("callers64_speedup", many[0] / many[1]);
        report.Result("ask_task_ns", one[1]);
        report.Result("ask_vs_tokio", tokio is null ? 0 : tokio.Sequential / one[1]);
        report.Result("callers64_ns", many[1]);
        report.Result("idle_object_bytes", idleBytes);
        report.Result("scaling2", scaling);
        report.Result("thread_ask_vs_baseline", one[0] / one[2]);
        report.Result("thread64_vs_baseline", many[0] / many[2]);

        void Row(string subject, double sequential, double byMany)
        {
            report.Row($"{subject}, sequential", sequential, "ns/ask", $"{one[0] / sequential:0.0} x");
            report.Row($"{subject}, {Contender.Callers} callers", byMany, "ns/ask", $"{many[0] / byMany:0.0} x");
        }
    }

    private static void Keep(double[] best, double[] times)
    {
        for (int i = 0; i < best.Length; i++) best[i] = Math.Min(best[i], times[i]);
    }

    /// <summary>Bytes allocated per ask on the asking thread, which runs every turn itself.</summary>
    private static async Task<double> AllocatedPerAskAsync(Contender contender, int count)
    {
        await contender.SequentiallyAsync(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++) await contender.Ask(i);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / count;
    }

    /// <summary>Asks per second of two callers with an object each, in units of one caller with one object.</summary>
    private static async Task<double> ScalingOnTwoCoresAsync(MooringRuntime runtime, CancellationToken cancellationToken)
    {
        const int Asks = 4_000_000;
        Moored<Counter>[] objects =
        [
            await runtime.CreateAsync(() => new Counter(), cancellationToken: cancellationToken),
            await runtime.CreateAsync(() => new Counter(), cancellationToken: cancellationToken),
        ];
        Contender[] callers =
            [.. objects.Select(moored => new Contender("", input => moored.RunAsync(Next, input), Asks, Asks))];
        double[] times = await Measure.BestNanosecondsAsync(Rounds, cancellationToken,
            (Asks, callers[0].SequentiallyAsync),
            (2 * Asks, count => Task.WhenAll(
                Task.Run(() => callers[0].SequentiallyAsync(count / 2)), Task.Run(() => callers[1].SequentiallyAsync(count / 2)))));
        return times[0] / times[1];
    }
}
