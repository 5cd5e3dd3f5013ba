using System.Collections.Concurrent;

namespace Mooring.Wasm.Tests.Suspension;

/// <summary>Many activations that end in all ways at once: each completes exactly once, and nothing of them stays.</summary>
public sealed class SuspensionHammerTests
{
    private const int Activations = 10_000;
    private const int Threads = 8;

    private const string Guest = """
        (module
          (import "env" "get" (func $get (param i32) (result i32)))
          (func $deep (export "deep") (param $n i32) (result i32)
            (if (i32.eqz (local.get $n)) (then (return (i32.div_u (i32.const 1000) (call $get (i32.const 7))))))
            (i32.add (call $deep (i32.sub (local.get $n) (i32.const 1))) (call $get (local.get $n)))))
        """;

    [Fact(Timeout = 120_000)]
    public async Task Activations_EndedInAllWays_CompleteOnceAndLeaveNothing()
    {
        using var engine = new Engine(new EngineOptions { MemoryChecks = MemoryChecks.Explicit });
        var linker = new Linker<Case>(engine);
        linker.DefineAsync("env", "get", (Caller<Case> caller, int argument) => caller.Data.AskAsync(argument));
        PreparedModule prepared = linker.Prepare(Module.FromText(engine, Guest));
        var cases = new Case[Activations];
        var outcomes = new ConcurrentDictionary<Outcome, int>();
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            var random = new Random(thread);
            var pending = new Queue<Task<Outcome>>();
            for (int i = thread; i < Activations; i += Threads)
            {
                cases[i] = new Case(engine, prepared, random.Next(2, 12), (Outcome)random.Next(6), random.Next());
                pending.Enqueue(cases[i].RunAsync());
                if (pending.Count > 50) outcomes.AddOrUpdate(await pending.Dequeue(), 1, (_, count) => count + 1);
            }

            foreach (Task<Outcome> rest in pending) outcomes.AddOrUpdate(await rest, 1, (_, count) => count + 1);
        })));

        Assert.Equal(Activations, outcomes.Values.Sum());
        Assert.All(Enum.GetValues<Outcome>(), outcome => Assert.True(outcomes.GetValueOrDefault(outcome) > 0, $"none ended by {outcome}"));
        WeakReference[] stores = [.. cases.Select(one => one.Forget())];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.InRange(stores.Count(store => store.IsAlive), 0, 64); // what threads still hold in registers, spares and the like
    }

    /// <summary>How an activation is to end, and how it ended.</summary>
    private enum Outcome
    {
        Result,
        Trap,
        HostException,
        Cancellation,
        Interrupt,
        Disposal,
    }

    /// <summary>An activation in a store of its own, with somebody who ends it at a random question.</summary>
    private sealed class Case(Engine engine, PreparedModule prepared, int depth, Outcome wanted, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly CancellationTokenSource _cancellation = new();
        private Store<Case>? _store;
        private int _questions;
        private int _endings;

        public async Task<Outcome> RunAsync()
        {
            _store = new Store<Case>(engine, this, new StoreLimits { MaxStackBytes = 128 << 10 });
            Func deep = prepared.Instantiate(_store).GetFunction("deep")!;
            Outcome outcome;
            try
            {
                int result = await deep.CallAsync<int, int>(depth, _cancellation.Token).ConfigureAwait(false);
                Assert.Equal(100 + (10 * depth), result);
                outcome = Outcome.Result;
            }
            catch (WasmTrapException trap)
            {
                outcome = trap.Kind == TrapKind.Interrupted ? Outcome.Interrupt : Outcome.Trap;
            }
            catch (TimeoutException)
            {
                outcome = Outcome.HostException;
            }
            catch (OperationCanceledException)
            {
                outcome = Outcome.Cancellation;
            }
            catch (ObjectDisposedException)
            {
                outcome = Outcome.Disposal;
            }

            Assert.Equal(1, Interlocked.Increment(ref _endings));
            Assert.Equal(wanted, outcome);
            _store.Dispose();
            return outcome;
        }

        public async Task<int> AskAsync(int argument)
        {
            Assert.Equal(1, _store!.State.Depth); // inside the call
            bool isLast = ++_questions == (wanted is Outcome.Result ? int.MaxValue : wanted is Outcome.Trap ? 1 : 1 + (seed & 1));
            if (!isLast && _random.Next(4) == 0) return 10;
            await Task.Yield(); // goes on on any thread
            if (!isLast) return 10;
            switch (wanted)
            {
                case Outcome.Trap:
                    return 0;
                case Outcome.HostException:
                    throw new TimeoutException();
                case Outcome.Cancellation:
                    _cancellation.Cancel();
                    break;
                case Outcome.Interrupt:
                    _store.InterruptHandle.Interrupt();
                    break;
                default:
                    while (_store.State.IsEntered) await Task.Yield(); // suspended, but perhaps not out of its store yet
                    _store.Dispose();
                    break;
            }

            return argument; // nobody waits for it any more
        }

        public WeakReference Forget()
        {
            var store = new WeakReference(_store);
            _store = null;
            return store;
        }
    }
}
