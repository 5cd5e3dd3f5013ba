namespace Mooring.Bench.Ask;

/// <summary>What one question to one object costs.</summary>
internal sealed class AskSuite : IBenchSuite
{
    private const int SequentialAsks = 20_000;
    private const int Callers = 64;
    private const int AsksOf64 = Callers * 500;
    private const int Rounds = 5;

    public string Name => "ask";

    public string Summary => "asking one object, sequentially and by 64 callers";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        using var baseline = new DedicatedThreadActor();
        double[] sequential = await Measure.BestNanosecondsAsync(Rounds, cancellationToken,
            (SequentialAsks, count => SequentiallyAsync(baseline, count)));
        double[] many = await Measure.BestNanosecondsAsync(Rounds, cancellationToken,
            (AsksOf64, count => ByManyAsync(baseline, count)));
        report.Row("dedicated thread + Channel + TaskCompletionSource, sequential", sequential[0], "ns/ask");
        report.Row("dedicated thread + Channel + TaskCompletionSource, 64 callers", many[0], "ns/ask");
    }

    private static async Task SequentiallyAsync(DedicatedThreadActor actor, int count)
    {
        for (int i = 0; i < count; i++) await actor.AskAsync(i);
    }

    private static Task ByManyAsync(DedicatedThreadActor actor, int count) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => SequentiallyAsync(actor, count / Callers))));
}
