using Mooring.Wasm;

namespace Mooring.Hosting.Tests;

/// <summary>Guests that compute for ever and give way, among others that share their threads.</summary>
public class FairnessTests
{
    private const int Others = 100;
    private const int Rounds = 10;

    private const string Guest = """
        (module
          (func (export "spin") (loop $again (br $again)))
          (func (export "answer") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
        """;

    /// <remarks>Were the loop to keep its thread, or to come before what waits for it, half of the asks would never be answered.</remarks>
    [Theory]
    [InlineData(Affinity.Thread)]
    [InlineData(Affinity.Task)]
    public async Task Asks_BesideGuestsThatLoopForEver_AreAnswered(Affinity affinity)
    {
        using var engine = new Engine(new EngineOptions { Fuel = true });
        PreparedModule prepared = new Linker(engine).Prepare(Module.FromText(engine, Guest));
        await using var runtime = new MooringRuntime();
        await using ExecutorSet threads = runtime.CreateExecutors(2);
        MooredOptions options = affinity == Affinity.Thread ? new MooredOptions { Affinity = affinity, Executors = threads } : new MooredOptions();
        using var end = new CancellationTokenSource();
        var objects = new List<Moored<YieldingGuest>>();
        for (int i = 0; i < Others + 2; i++) objects.Add(await runtime.CreateAsync(() => new YieldingGuest(engine, prepared), options));
        Task[] loops = [.. objects.Take(2).Select(one => one.RunAsync(guest => guest.SpinAsync(end.Token)).AsTask())];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (Moored<YieldingGuest> one in objects.Skip(2)) Assert.Equal(round + 1, await one.RunAsync(guest => guest.Answer(round)));
        }

        Assert.All(loops, loop => Assert.False(loop.IsCompleted));
        end.Cancel();
        foreach (Task loop in loops) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        foreach (Moored<YieldingGuest> one in objects) await one.DisposeAsync();
    }

    private sealed class YieldingGuest : IDisposable
    {
        private readonly Store _store;
        private readonly Instance _instance;

        public YieldingGuest(Engine engine, PreparedModule prepared)
        {
            _store = new Store(engine) { FuelPolicy = FuelPolicy.Yield, FuelSlice = 100_000, Fuel = 100_000 };
            _instance = prepared.Instantiate(_store);
        }

        public int Answer(int number) => _instance.GetFunction<int, int>("answer")(number);

        public async ValueTask SpinAsync(CancellationToken ct) => await _instance.GetFunction<CancellationToken, ValueTask>("spin")(ct);

        public void Dispose() => _store.Dispose();
    }
}
