using System.Diagnostics;
using Mooring.Wasm;

namespace Mooring.Bench.Suspension;

/// <summary>A guest that computes for ever among a thousand that answer quickly, as moored objects on two threads.</summary>
internal static class Fairness
{
    private const int Askers = 1_000;
    private const int Rounds = 10;

    private const string Guest = """
        (module
          (func (export "spin") (loop $again (br $again)))
          (func (export "answer") (param i32) (result i32) (local $n i32)
            (loop $next
              (local.set $n (i32.add (local.get $n) (i32.const 1)))
              (br_if $next (i32.lt_u (local.get $n) (i32.const 100))))
            (i32.add (local.get 0) (local.get $n))))
        """;

    public static async Task RunAsync(BenchReport report)
    {
        using var engine = new Engine(new EngineOptions { Fuel = true });
        PreparedModule prepared = new Linker(engine).Prepare(Module.FromText(engine, Guest));
        await using var runtime = new MooringRuntime();
        await using ExecutorSet threads = runtime.CreateExecutors(2);
        var options = new MooredOptions { Affinity = Affinity.Thread, Executors = threads };
        await using Moored<GuestObject> looping = await runtime.CreateAsync(() => new GuestObject(engine, prepared), options);
        var others = new Moored<GuestObject>[Askers];
        for (int i = 0; i < Askers; i++) others[i] = await runtime.CreateAsync(() => new GuestObject(engine, prepared), options);

        using var end = new CancellationTokenSource();
        Task loop = looping.RunAsync(guest => guest.SpinAsync(end.Token)).AsTask();
        var times = new List<double>(Askers * Rounds);
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < Askers; i++)
            {
                long start = Stopwatch.GetTimestamp();
                if (await others[i].RunAsync(static guest => guest.Answer(1)) != 101) throw new InvalidOperationException("wrong answer");
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        if (loop.IsCompleted) throw new InvalidOperationException("the loop ended");
        end.Cancel();
        await loop.ContinueWith(static _ => { }, TaskScheduler.Default);
        foreach (Moored<GuestObject> one in others) await one.DisposeAsync();
        times.Sort();
        report.Row("short asks beside a guest that loops, median", times[times.Count / 2], "ms");
        report.Row("the same, 99th percentile", times[times.Count * 99 / 100], "ms", FormattableString.Invariant($"longest {times[^1]:0.00} ms"));
        report.Result("fair_p99_ms", times[times.Count * 99 / 100]);
    }

    /// <summary>A store with one instance, used in turns.</summary>
    private sealed class GuestObject : IDisposable
    {
        private readonly Store _store;
        private readonly Instance _instance;
        private readonly Func<int, int> _answer;

        public GuestObject(Engine engine, PreparedModule prepared)
        {
            _store = new Store(engine) { FuelPolicy = FuelPolicy.Yield, FuelSlice = 200_000, Fuel = 200_000 };
            _instance = prepared.Instantiate(_store);
            _answer = _instance.GetFunction<int, int>("answer");
        }

        public int Answer(int number) => _answer(number);

        public async ValueTask SpinAsync(CancellationToken ct) => await _instance.GetFunction<CancellationToken, ValueTask>("spin")(ct);

        public void Dispose() => _store.Dispose();
    }
}
