using BenchmarkDotNet.Attributes;
using Mooring.Bench.Ask;

namespace Mooring.Benchmarks;

/// <summary>One caller asks one object, again and again.</summary>
[MemoryDiagnoser]
public class SequentialAsk
{
    private static readonly Func<Counter, long, long> Next = static (counter, input) => counter.Next(input);
    private static readonly Func<Counter, long, ValueTask<long>> NextLater = static async (counter, input) =>
    {
        await Task.Yield();
        return counter.Next(input);
    };

    private readonly SemaphoreCounter _semaphore = new();
    private readonly LockCounter _lock = new();
    private readonly DataflowActor _dataflow = new();
    private DedicatedThreadActor _dedicated = null!;
    private TaskLoopActor _loop = null!;
    private MooringRuntime _runtime = null!;
    private Moored<Counter> _mobile = null!;
    private Moored<Counter> _pinned = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        _dedicated = new DedicatedThreadActor();
        _loop = new TaskLoopActor();
        _runtime = new MooringRuntime();
        _mobile = await _runtime.CreateAsync(() => new Counter());
        _pinned = await _runtime.CreateAsync(() => new Counter(), new MooredOptions { Affinity = Affinity.Thread });
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        _dedicated.Dispose();
        await _loop.DisposeAsync();
        await _dataflow.DisposeAsync();
        await _runtime.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public async Task<long> DedicatedThread() => await _dedicated.AskAsync(1);

    [Benchmark]
    public async Task<long> ChannelFedTaskLoop() => await _loop.AskAsync(1);

    [Benchmark]
    public async Task<long> DataflowActionBlock() => await _dataflow.AskAsync(1);

    [Benchmark]
    public async Task<long> SemaphoreSlim() => await _semaphore.AskAsync(1);

    [Benchmark]
    public async Task<long> Lock() => await _lock.AskAsync(1);

    [Benchmark]
    public async Task<long> MooredTask() => await _mobile.RunAsync(Next, 1L);

    [Benchmark]
    public async Task<long> MooredTask_TurnThatAwaits() => await _mobile.RunAsync(NextLater, 1L);

    [Benchmark]
    public async Task<long> MooredThread() => await _pinned.RunAsync(Next, 1L);

    [Benchmark]
    public long MooredTask_Run() => _mobile.Run(Next, 1L);
}
