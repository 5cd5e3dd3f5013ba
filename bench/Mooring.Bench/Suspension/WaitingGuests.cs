using System.Collections.Concurrent;
using System.Diagnostics;
using Mooring.Wasm;

namespace Mooring.Bench.Suspension;

/// <summary>Suspends very many guests of one module at once, each in a store of its own, and gives each its own answer.</summary>
internal sealed class WaitingGuests(BenchReport report)
{
    private const int Workers = 4;

    private const string Guest = """
        (module
          (import "env" "ask" (func $ask (param i32) (result i32)))
          (memory 1)
          (data (i32.const 16) "hello")
          (func $wait (param $number i32) (result i32)
            (i32.store (i32.const 64) (local.get $number))
            (i32.add (call $ask (local.get $number)) (i32.load (i32.const 64))))
          (func (export "run") (param $number i32) (result i32)
            (i32.mul (call $wait (local.get $number)) (i32.const 2))))
        """;

    private readonly ConcurrentDictionary<int, bool> _threads = new(); // that ran guests

    public void Run(int count, CancellationToken cancellationToken)
    {
        using var engine = new Engine(new EngineOptions { MemoryPlacement = MemoryPlacement.Dense });
        PreparedModule prepared = Prepare(engine);
        var boxes = new StrongBox[count];
        long before = UsedBytes();
        long start = Stopwatch.GetTimestamp();
        Each(count, cancellationToken, i => boxes[i] = StrongBox.Start(engine, prepared, i));
        TimeSpan suspending = Stopwatch.GetElapsedTime(start);
        int waiting = boxes.Count(box => !box.Call.IsCompleted);
        double bytes = (double)(UsedBytes() - before) / count;

        start = Stopwatch.GetTimestamp();
        Each(count, cancellationToken, i => boxes[i].Answer.SetResult(i % 1000));
        TimeSpan resuming = Stopwatch.GetElapsedTime(start);
        int wrong = Enumerable.Range(0, count).Count(i => !boxes[i].Call.IsCompletedSuccessfully || boxes[i].Result != 2 * (i + (i % 1000)));
        if (wrong > 0) throw new InvalidOperationException($"{wrong} guests gave a wrong answer, or none.");
        foreach (StrongBox box in boxes) box.Store.Dispose();

        report.Row("dense guests suspended at once", waiting, "guests", FormattableString.Invariant($"{bytes:0} bytes of each, {Environment.SystemPageSize} of them the page it wrote"));
        report.Row("made, called and suspended", suspending.TotalMicroseconds / count, "us", "each");
        report.Row("answered, resumed and finished", resuming.TotalMicroseconds / count, "us", "each");
        report.Result("waiting_guests", waiting);
        report.Result("guest_threads", _threads.Count);
        report.Result("waiting_bytes", bytes);
    }

    /// <summary>The same with memories behind guard pages, as many as have room.</summary>
    public void RunGuarded(int most, CancellationToken cancellationToken)
    {
        using var engine = new Engine();
        if (!engine.UsesGuardPages) return;
        PreparedModule prepared = Prepare(engine);
        var boxes = new List<StrongBox>();
        while (boxes.Count < most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            StrongBox box = StrongBox.Start(engine, prepared, boxes.Count);
            boxes.Add(box);
            if (!box.IsGuarded) break;
        }

        int waiting = boxes.Count(box => box is { IsGuarded: true, Call.IsCompleted: false });
        for (int i = 0; i < boxes.Count; i++) boxes[i].Answer.SetResult(i % 1000);
        for (int i = 0; i < boxes.Count; i++)
        {
            if (boxes[i].Result != 2 * (i + (i % 1000))) throw new InvalidOperationException("A guest gave a wrong answer, or none.");
            boxes[i].Store.Dispose();
        }

        report.Row("guarded guests suspended at once", waiting, "guests", waiting == most ? "all that were tried" : "then there was no room for guard pages");
        report.Result("waiting_guarded", waiting);
    }

    private PreparedModule Prepare(Engine engine)
    {
        var linker = new Linker<StrongBox>(engine);
        linker.DefineAsync("env", "ask", (Caller<StrongBox> caller, int _) =>
        {
            _threads[Environment.CurrentManagedThreadId] = true;
            return caller.Data.Answer.Task;
        });
        return linker.Prepare(Module.FromText(engine, Guest));
    }

    private void Each(int count, CancellationToken cancellationToken, Action<int> work)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Workers, Environment.ProcessorCount), CancellationToken = cancellationToken };
        Parallel.ForEach(Partitioner.Create(0, count, 4096), options, range =>
        {
            _threads[Environment.CurrentManagedThreadId] = true;
            for (int i = range.Item1; i < range.Item2; i++) work(i);
        });
    }

    private static long UsedBytes()
    {
        GC.Collect();
        if (!File.Exists("/proc/self/status")) return Process.GetCurrentProcess().WorkingSet64;
        return File.ReadLines("/proc/self/status")
            .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), provider: null) * 1024);
    }

    /// <summary>A guest, its call, and the answer that it waits for.</summary>
    private sealed class StrongBox
    {
        public required Store Store { get; init; }

        public TaskCompletionSource<int> Answer { get; } = new();

        public Task<int> Call { get; private set; } = null!;

        public bool IsGuarded { get; private set; }

        public int Result { get; private set; }

        public static StrongBox Start(Engine engine, PreparedModule prepared, int number)
        {
            var store = new Store<StrongBox>(engine, null!, new StoreLimits { MaxMemoryPages = 1 });
            var box = store.Data = new StrongBox { Store = store };
            Instance instance = prepared.Instantiate(store);
            box.IsGuarded = instance.Context.Memories[0].IsGuarded;
            box.Call = box.RunAsync(instance.GetFunction("run")!.CallAsync<int, int>(number));
            return box;
        }

        private async Task<int> RunAsync(ValueTask<int> call) => Result = await call;
    }
}
