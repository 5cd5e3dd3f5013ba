using BenchmarkDotNet.Attributes;
using Mooring.Bench.Ask;

namespace Mooring.Benchmarks;

/// <summary>Many callers at once ask one object.</summary>
[MemoryDiagnoser]
public class ManyCallers
{
    private const int AsksPerCaller = 500;

    private static readonly Func<Counter, long, long> Next = static (counter, input) => counter.Next(input);

    private readonly SemaphoreCounter _semaphore = new();
    private DedicatedThreadActor _dedicated = null!;
    private MooringRuntime _runtime = null!;
    private Moored<Counter> _mobile = null!;
    private Moored<Counter> _pinned = null!;

    [Params(2, 64)]
    public int Callers { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _dedicated = new DedicatedThreadActor();
        _runtime = new MooringRuntime();
        _mobile = await _runtime.CreateAsync(() => new Counter());
        _pinned = await _runtime.CreateAsync(() => new Counter(), new MooredOptions { Affinity = Affinity.Thread });
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        _dedicated.Dispose();
        await _runtime.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public Task DedicatedThread() => AskAsync(input => _dedicated.AskAsync(input));

    [Benchmark]
    public Task SemaphoreSlim() => AskAsync(input => _semaphore.AskAsync(input));

    [Benchmark]
    public Task MooredTask() => AskAsync(input => _mobile.RunAsync(Next, input));

    [Benchmark]
    public Task MooredThread() => AskAsync(input => _pinned.RunAsync(Next, input));

    private Task AskAsync(Func<long, ValueTask<long>> ask) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < AsksPerCaller; i++) await ask(i);
        })));
}
