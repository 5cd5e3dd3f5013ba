using System.Collections.Concurrent;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Tests.Suspension;

/// <summary>
/// Many activations that end in all ways at once: each completes exactly once, nothing of them stays, and on whatever thread they go on they have the
/// stack that is left to them.
/// </summary>
public sealed class SuspensionHammerTests
{
    private const int Activations = 10_000;
    private const int Threads = 8;
    private const int StackBytes = 32 << 10;
    private const int EntryReach = 16 << 10; // a first entry may use the limit of one that was so much deeper: see StoreState.Entry

    private const string Guest = """
        (module
          (import "env" "get" (func $get (param i32) (result i32)))
          (func $deep (export "deep") (param $n i32) (result i32)
            (if (i32.eqz (local.get $n)) (then (return (i32.div_u (i32.const 1000) (call $get (i32.const 7))))))
            (i32.add (call $deep (i32.sub (local.get $n) (i32.const 1))) (call $check (call $get (local.get $n)))))
          (func $check (param $answer i32) (result i32)
            (if (i32.eq (local.get $answer) (i32.const -1)) (then (return (call $endless (local.get $answer)))))
            (local.get $answer))
          (func $endless (param $n i32) (result i32)
            (i32.add (call $endless (i32.sub (local.get $n) (i32.const 1))) (local.get $n))))
        """;

    [Fact(Timeout = 600_000)]
    public async Task Activations_EndedInAllWays_CompleteOnceAndLeaveNothing()
    {
        using var engine = new Engine(new EngineOptions { MemoryChecks = MemoryChecks.Explicit });
        var linker = new Linker<Case>(engine);
        linker.DefineAsync("env", "get", (Caller<Case> caller, int argument) => caller.Data.AskAsync(argument));
        PreparedModule prepared = linker.Prepare(Module.FromText(engine, Guest));
        using var elsewhere = new Elsewhere();
        var cases = new Case[Activations];
        var outcomes = new ConcurrentDictionary<Outcome, int>();
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            var random = new Random(thread);
            var pending = new Queue<Task<Outcome>>();
            for (int i = thread; i < Activations; i += Threads)
            {
                // Few use up their stack: an exception takes its time through hundreds of frames.
                Outcome wanted = random.Next(50) == 0 ? Outcome.StackExhausted : (Outcome)random.Next((int)Outcome.StackExhausted);
                cases[i] = new Case(engine, prepared, elsewhere, random.Next(2, 12), wanted, random.Next());
                pending.Enqueue(cases[i].RunAsync());
                if (pending.Count > 50) outcomes.AddOrUpdate(await pending.Dequeue(), 1, (_, count) => count + 1);
            }

            foreach (Task<Outcome> rest in pending) outcomes.AddOrUpdate(await rest, 1, (_, count) => count + 1);
        })));

        Assert.Equal(Activations, outcomes.Values.Sum());
        Assert.All(Enum.GetValues<Outcome>(), outcome => Assert.True(outcomes.GetValueOrDefault(outcome) > 0, $"none ended by {outcome}"));
        Assert.True(cases.Sum(one => one.Moves) > Activations / 10, "hardly any guest has gone on on another thread");
        WeakReference[] stores = [.. cases.Select(one => one.Forget())];
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    return stores.Count(store => store.IsAlive) <= 64; // what threads still hold in registers, spares and the like
                },
                TimeSpan.FromSeconds(60)),
            $"{stores.Count(store => store.IsAlive)} stores are still held");
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
        StackExhausted,
    }

    /// <summary>Two threads on which guests go on: never the one on which they asked, unless that was the same of these two.</summary>
    private sealed class Elsewhere : IDisposable
    {
        private readonly BlockingCollection<TaskCompletionSource>[] _queues = [[], []];

        public Elsewhere()
        {
            foreach (BlockingCollection<TaskCompletionSource> queue in _queues)
            {
                new Thread(() =>
                {
                    foreach (TaskCompletionSource next in queue.GetConsumingEnumerable()) next.SetResult(); // what awaits it runs here
                }) { IsBackground = true }.Start();
            }
        }

        /// <summary>Ends on one of the threads.</summary>
        public Task GoAsync(int which)
        {
            var there = new TaskCompletionSource();
            _queues[which & 1].Add(there);
            return there.Task;
        }

        public void Dispose()
        {
            foreach (BlockingCollection<TaskCompletionSource> queue in _queues) queue.CompleteAdding();
        }
    }

    /// <summary>An activation in a store of its own, with somebody who ends it at a random question.</summary>
    private sealed class Case(Engine engine, PreparedModule prepared, Elsewhere elsewhere, int depth, Outcome wanted, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly CancellationTokenSource _cancellation = new();
        private Store<Case>? _store;
        private int _questions;
        private int _endings;
        private int _thread; // on which it asked last

        /// <summary>How often it went on on another thread than it was on before.</summary>
        public int Moves { get; private set; }

        public async Task<Outcome> RunAsync()
        {
            _store = new Store<Case>(engine, this, new StoreLimits { MaxStackBytes = StackBytes });
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
                outcome = trap.Kind switch
                {
                    TrapKind.Interrupted => Outcome.Interrupt,
                    TrapKind.CallStackExhausted => Outcome.StackExhausted,
                    _ => Outcome.Trap,
                };
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
            CheckStack();
            int last = wanted switch
            {
                Outcome.Result => int.MaxValue,
                Outcome.Trap => 1,
                Outcome.StackExhausted => 2 + (seed & 1), // after it was suspended, as a rule: with frames that are not on the stack
                _ => 1 + (seed & 1),
            };
            bool isLast = ++_questions == last;
            int way = _random.Next(4);
            if (!isLast && _questions > 1 && way == 0) return 10;
            if (way == 1) await Task.Yield(); // goes on on any thread
            else await elsewhere.GoAsync(way).ConfigureAwait(false);
            if (!isLast) return 10;
            switch (wanted)
            {
                case Outcome.Trap:
                    return 0;
                case Outcome.StackExhausted:
                    return -1;
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

        /// <summary>The limit lies on the stack of this thread, and leaves no more than what the frames that are off the stack have not used.</summary>
        private unsafe void CheckStack()
        {
            int here;
            nuint address = (nuint)(&here), limit = _store!.State.RealStackLimit;
            int used = _store.State.Current!.Frames.Depth;
            // Once it was suspended, the callers of the frame that was taken up are off the stack; the outermost function has none.
            Assert.True(_store.State.Suspensions == 0 || _questions >= depth || used > 0, "no frame is off the stack");
            Assert.InRange(limit, ThreadStack.GuestLimit, address);
            Assert.InRange(address - limit, (nuint)0, (nuint)(StackBytes - used + (_store.State.Suspensions == 0 ? EntryReach : 0)));
            int thread = Environment.CurrentManagedThreadId;
            if (_thread != 0 && thread != _thread) Moves++;
            _thread = thread;
        }

        public WeakReference Forget()
        {
            var store = new WeakReference(_store);
            _store = null;
            return store;
        }
    }
}
