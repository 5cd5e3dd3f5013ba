using Mooring.FpBindgen.Guests;
using Mooring.FpBindgen.Tests.Support;
using Mooring.MessagePack.Formats;

namespace Mooring.FpBindgen.Tests.Runtime;

/// <summary>Host functions that end while a turn of their guest runs, which takes their results along.</summary>
public sealed class ArrivalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task HostFunction_ThatEndsDuringTheTurn_IsTakenAlong()
    {
        var first = new TaskCompletionSource<string>();
        var host = new TasksHost
        {
            Fetch = (text, _) =>
            {
                if (text == "a") return new ValueTask<string>(first.Task);
                OnAnotherThread(() => first.SetResult("A")); // has gone all its way when this returns: the guest is still on the stack
                return ValueTask.FromResult("B");
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        ValueTask<string[]> call = guest.TextsAsync("join_two", "a", "b");
        Assert.True(call.IsCompleted); // there was no other turn
        Assert.Equal(["A", "B"], await call);
        Assert.Empty(host.Lines);
    }

    [Fact]
    public async Task HostFunctions_MoreThanOneTurnTakes_AllArrive()
    {
        const uint Delays = 200;
        TaskCompletionSource<uint>[] delays = [.. Enumerable.Range(0, (int)Delays).Select(_ => new TaskCompletionSource<uint>())];
        var host = new TasksHost
        {
            Delay = (number, _) =>
            {
                if (number < Delays) return new ValueTask<uint>(delays[number].Task);
                OnAnotherThread(() =>
                {
                    for (uint i = 1; i < Delays; i++) delays[i].SetResult(i);
                });
                return ValueTask.FromResult(number);
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        uint[] answers = await DelaysAsync(guest, Delays).AsTask().WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(1, (int)Delays).Select(number => (uint)number), answers.Order());
        Assert.Empty(host.Lines);
    }

    [Fact]
    public async Task HostFunction_ThatEndsDuringTheTurnThatTraps_IsForgotten()
    {
        var delay = new TaskCompletionSource<string>();
        var host = new TasksHost
        {
            Fetch = (text, _) =>
            {
                if (text == "a") return new ValueTask<string>(delay.Task);
                OnAnotherThread(() => delay.SetResult("A"));
                throw new InvalidDataException("ends the guest");
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        await Assert.ThrowsAsync<FpHostFunctionException>(() => guest.TextsAsync("join_two", "a", "b").AsTask());
        Assert.Equal(0, guest.PendingCalls);
        Assert.Equal(0u, await guest.NumberAsync("live_blocks")); // of the next instance
    }

    [Fact]
    public async Task HostFunction_BegunAfterAnArrival_FindsTheAsyncLocalsOfTheOneThatArrived()
    {
        var who = new AsyncLocal<string>();
        var first = new TaskCompletionSource<uint>();
        var second = new TaskCompletionSource<uint>();
        string? found = null;
        var host = new TasksHost
        {
            Delay = (number, _) =>
            {
                switch (number)
                {
                    case 1:
                        return new ValueTask<uint>(first.Task);
                    case 2:
                        OnAnotherThread(() =>
                        {
                            who.Value = "the first";
                            first.SetResult(1);
                        });
                        return new ValueTask<uint>(second.Task);
                    default:
                        found = who.Value; // begins when the first has arrived
                        return ValueTask.FromResult(number);
                }
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host, new FpRuntimeOptions { MaxConcurrentHostCalls = 2 });
        who.Value = "the caller";
        ValueTask<uint[]> call = DelaysAsync(guest, 3);
        Assert.Equal("the first", found); // in the one turn that has been
        Assert.Equal("the caller", who.Value);
        second.SetResult(2);
        uint[] answers = await call.AsTask().WaitAsync(Patience);
        Assert.Equal<uint>([1, 3, 2], answers);
    }

    [Fact]
    public void Arrivals_BetweenTurns_RefuseEverything()
    {
        var arrivals = new Arrivals();
        Assert.False(arrivals.TryAdd(null!));
        arrivals.Open();
        Assert.False(arrivals.Any);
        Assert.Null(arrivals.TakeAll());
        Assert.Null(arrivals.Close());
        Assert.False(arrivals.TryAdd(null!));
    }

    [Fact]
    public void Patience_AfterVainWaits_SkipsMoreAndMore_UntilOnePays()
    {
        if (Environment.ProcessorCount == 1) Assert.Skip("with one core, nothing ends while another thread waits");
        var patience = new Guests.Patience();
        Assert.Equal([0, 1, 3, 7, 15, 31, 63, 63], Enumerable.Range(0, 8).Select(_ => SkipsAfterAMiss(patience)));
        Assert.True(patience.MayWait());
        patience.Found();
        Assert.Equal([0, 1, 3], Enumerable.Range(0, 3).Select(_ => SkipsAfterAMiss(patience)));
    }

    private static ValueTask<uint[]> DelaysAsync(FpRuntime guest, uint count) =>
        guest.CallAsync<uint, FpU32, uint[], FpObject<uint[], ArrayFormat<uint, UInt32Format>>>("delays", count);

    private static int SkipsAfterAMiss(Guests.Patience patience)
    {
        patience.Missed();
        int skips = 0;
        while (!patience.MayWait()) skips++;
        return skips;
    }

    private static void OnAnotherThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
    }
}
