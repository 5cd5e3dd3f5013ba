using System.Collections.Concurrent;
using Mooring.FpBindgen.Tests.Support;
using Mooring.MessagePack;
using Mooring.MessagePack.Formats;

namespace Mooring.FpBindgen.Tests.Runtime;

/// <summary>Async functions both ways, in the orders that the protocol allows.</summary>
public sealed class AsyncTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Export_ResolvedInside_CompletesAtOnce()
    {
        await using FpRuntime guest = await TasksGuest.StartAsync();
        ValueTask<uint> call = guest.CallAsync<uint, FpU32, uint, FpObject<uint, UInt32Format>>("double_it", 21);
        Assert.True(call.IsCompleted);
        Assert.Equal(42u, await call);
    }

    [Fact]
    public async Task HostFunction_ThatCompletesAtOnce_IsReadyAtReturn()
    {
        await using FpRuntime guest = await TasksGuest.StartAsync();
        ValueTask<string> call = guest.TextAsync("fetch_one", "now");
        Assert.True(call.IsCompleted); // no resolve was needed: the guest found the answer when it first looked
        Assert.Equal("NOW", await call);
    }

    [Theory]
    [InlineData(HostCallStart.Inline)]
    [InlineData(HostCallStart.Pool)]
    public async Task HostFunction_ThatCompletesLater_ResolvesTheGuest(HostCallStart start)
    {
        var answer = new TaskCompletionSource<string>();
        var host = new TasksHost { Fetch = (_, _) => new ValueTask<string>(answer.Task) };
        await using FpRuntime guest = await TasksGuest.StartAsync(host, new FpRuntimeOptions { HostCallStart = start });
        ValueTask<string> call = guest.TextAsync("fetch_one", "x");
        Assert.False(call.IsCompleted);
        answer.SetResult("later");
        Assert.Equal("later", await call.AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task NothingToReturn_IsNilBothWays()
    {
        var gate = new TaskCompletionSource();
        await using FpRuntime guest = await TasksGuest.StartAsync(new TasksHost { Pause = _ => new ValueTask(gate.Task) });
        ValueTask<ReadOnlyMemory<byte>> call = guest.CallAsync<ReadOnlyMemory<byte>, FpRaw>("rest");
        gate.SetResult();
        Assert.Equal([0xc0], (await call).ToArray());
        Assert.Equal(default, await guest.CallAsync<Unit, FpObject<Unit, UnitFormat>>("rest"));
    }

    [Fact]
    public async Task TwoHostCallsJoined_AHundredThousandTimesOnManyThreads_NeverFail()
    {
        // The issue that started it: with the original, four of five such runs end in "Cannot resolve async value".
        const int Times = 100_000, Workers = 8;
        var host = new TasksHost
        {
            Fetch = static async (text, _) =>
            {
                await Task.Yield();
                return text + "!";
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            for (int i = 0; i < Times / Workers; i++)
            {
                string[] both = await guest.TextsAsync("join_two", "a", "b");
                if (both is not ["a!", "b!"]) Assert.Fail($"worker {worker} got {string.Join(", ", both)}");
            }
        })));

        Assert.Empty(host.Lines);
        Assert.InRange(await guest.NumberAsync("live_blocks"), 0u, 64u); // kept for use again
    }

    [Theory]
    [InlineData(5)]
    [InlineData(200)]
    public async Task Delays_CompletedInRandomOrderFromManyThreads_AllArrive(int count)
    {
        var waiting = new ConcurrentDictionary<uint, TaskCompletionSource<uint>>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = new TasksHost
        {
            Delay = (time, _) =>
            {
                var one = new TaskCompletionSource<uint>();
                waiting[time] = one;
                if (waiting.Count == count) all.SetResult();
                return new ValueTask<uint>(one.Task);
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        var random = new Random(count);
        for (int round = 0; round < 20; round++)
        {
            waiting.Clear();
            Task<uint[]> call = guest.CallAsync<uint, FpU32, uint[], FpObject<uint[], ArrayFormat<uint, UInt32Format>>>("delays", (uint)count).AsTask();
            await all.Task.WaitAsync(Patience);
            all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            uint[] order = [.. waiting.Keys];
            random.Shuffle(order);
            await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (time, _) =>
            {
                waiting[time].SetResult(time);
                return default;
            });

            Assert.Equal(Enumerable.Range(1, count).Select(i => (uint)i), (await call.WaitAsync(Patience)).Order());
        }
    }

    [Fact]
    public async Task Future_DroppedBeforeItIsResolved_IsResolvedAllTheSame()
    {
        var slow = new TaskCompletionSource<string>();
        var host = new TasksHost { Fetch = (_, _) => new ValueTask<string>(slow.Task) };
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        Assert.Null(await WithinAsync(guest));

        slow.SetResult("too late");
        Assert.Equal("too late", await guest.TextAsync("fetch_one", "x").AsTask().WaitAsync(Patience));
        Assert.Empty(host.Lines);
    }

    [Fact]
    public async Task FutureLookedAtLate_FindsItsValue()
    {
        var answers = new Dictionary<string, TaskCompletionSource<string>> { ["first"] = new(), ["second"] = new() };
        await using FpRuntime guest = await TasksGuest.StartAsync(new TasksHost { Fetch = (text, _) => new ValueTask<string>(answers[text].Task) });
        Task<string> call = guest.CallAsync<Two<string, FpObject<string, StringFormat>, string, FpObject<string, StringFormat>>, string, FpObject<string, StringFormat>>(
            guest.Module.Protocol.IndexOf("late"), new("first", "second")).AsTask();
        answers["first"].SetResult("kept");
        // Others come and go meanwhile: the value must not be given to them.
        for (int i = 0; i < 100; i++) Assert.Equal(2u * (uint)i, await guest.CallAsync<uint, FpU32, uint, FpObject<uint, UInt32Format>>("double_it", (uint)i));
        answers["second"].SetResult("done");
        Assert.Equal("kept", await call.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task FiftyThousandRoundTrips_LeaveMemoryFlat(int atOnce)
    {
        const int Times = 50_000;
        var host = new TasksHost
        {
            Fetch = static async (text, _) =>
            {
                await Task.Yield();
                return text;
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        await RunAsync(guest, 1_000, atOnce);
        uint before = await guest.NumberAsync("live_bytes");
        await RunAsync(guest, Times, atOnce);
        uint after = await guest.NumberAsync("live_bytes");
        Assert.True(after - (long)before < 8 * Times / 100, $"{before} bytes before, {after} after");
    }

    /// <summary>Each call begins before the one before it ends, so that there is never a moment without one.</summary>
    [Theory]
    [InlineData(AsyncValueRelease.WhenSettled, false)]
    [InlineData(AsyncValueRelease.AtQuiescence, true)]
    [InlineData(AsyncValueRelease.Eager, false)]
    public async Task ValuesOfCallsThatOverlapWithoutAGap_AreReleasedAsConfigured(AsyncValueRelease release, bool isKept)
    {
        const int Times = 500, MostKept = 100; // 64 values for use again, and what is under way
        var answers = new ConcurrentDictionary<string, TaskCompletionSource<string>>();
        var host = new TasksHost { Fetch = (text, _) => new(answers.GetOrAdd(text, _ => new()).Task) };
        await using FpRuntime guest = await TasksGuest.StartAsync(host, new FpRuntimeOptions { AsyncValueRelease = release });
        uint before = await guest.NumberAsync("live_blocks");
        Task<string> previous = guest.TextAsync("fetch_one", "0").AsTask();
        for (int i = 1; i <= Times; i++)
        {
            Task<string> next = guest.TextAsync("fetch_one", $"{i}").AsTask();
            answers[$"{i - 1}"].SetResult($"answer {i - 1}");
            Assert.Equal($"answer {i - 1}", await previous.WaitAsync(Patience));
            previous = next;
        }

        uint meanwhile = await guest.NumberAsync("live_blocks") - before;
        if (isKept) Assert.InRange(meanwhile, (uint)Times, uint.MaxValue);
        else Assert.InRange(meanwhile, 0u, (uint)MostKept);

        answers[$"{Times}"].SetResult("the last");
        Assert.Equal("the last", await previous.WaitAsync(Patience));
        await guest.DoAsync("nothing"); // nobody else is under way now
        Assert.InRange(await guest.NumberAsync("live_blocks") - before, 0u, (uint)MostKept);
    }

    [Fact]
    public async Task HostFunction_MayCallTheGuestItServes()
    {
        FpRuntime? self = null;
        var host = new TasksHost
        {
            Fetch = async (text, stop) => text.Length == 0 ? "end" : await self!.TextAsync("fetch_one", text[1..], stop) + text[0],
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        self = guest;
        Assert.Equal("endcba", await guest.TextAsync("fetch_one", "abc").AsTask().WaitAsync(Patience));
    }

    private static Task RunAsync(FpRuntime guest, int times, int atOnce) => Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
    {
        for (int i = 0; i < times / atOnce; i++) await guest.TextAsync("fetch_one", "query");
    })));

    private static ValueTask<string?> WithinAsync(FpRuntime guest) =>
        guest.CallAsync<Two<string, FpObject<string, StringFormat>, uint, FpU32>, string?, FpObject<string?, OptionFormat<string, StringFormat>>>(
            guest.Module.Protocol.IndexOf("within"), new("x", 1));
}
