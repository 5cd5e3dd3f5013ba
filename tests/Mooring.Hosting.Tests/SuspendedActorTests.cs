using System.Text;
using Mooring.WaPc;

namespace Mooring.Hosting.Tests;

/// <summary>Actors whose guests wait for host calls: suspended, in their turn, on no thread.</summary>
public class SuspendedActorTests
{
    private static readonly byte[] Question = "b n o\nx"u8.ToArray();

    [Fact]
    public async Task Ask_WhoseHostCallWaits_KeepsItsTurn()
    {
        var answer = new TaskCompletionSource<HostReply>();
        await using Actor actor = await Guests.Load("echo/echo", new ActorOptions { HostCallAsync = (_, _) => new(answer.Task) }).StartAsync();
        ValueTask<ReadOnlyMemory<byte>> waiting = actor.AskAsync("Ask", Question);
        ValueTask<ReadOnlyMemory<byte>> next = actor.AskAsync("Echo", "next"u8.ToArray());
        Assert.False(waiting.IsCompleted);
        Assert.False(next.IsCompleted); // no other turn begins inside of a guest call
        answer.SetResult(HostReply.Success("there"u8.ToArray()));
        Assert.Equal("there", Encoding.UTF8.GetString((await waiting).Span));
        Assert.Equal("next", Encoding.UTF8.GetString((await next).Span));
    }

    [Fact]
    public async Task Ask_OfHundredsOfActorsThatWait_HoldsNoThreads()
    {
        var answer = new TaskCompletionSource<HostReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        int waiting = 0;
        ActorModule module = Guests.Load("echo/echo", new ActorOptions
        {
            HostCallAsync = (_, _) =>
            {
                Interlocked.Increment(ref waiting);
                return new(answer.Task);
            },
        });
        var actors = new List<Actor>();
        for (int i = 0; i < 300; i++) actors.Add(await module.StartAsync());
        Task<ReadOnlyMemory<byte>>[] asks = [.. actors.Select(actor => actor.AskAsync("Ask", Question).AsTask())];
        // Each ask ran on this one thread up to its host call and left it: a guest that held its thread would have held this one.
        Assert.Equal(actors.Count, Volatile.Read(ref waiting));
        Assert.DoesNotContain(asks, ask => ask.IsCompleted);
        answer.SetResult(HostReply.Success("there"u8.ToArray()));
        Assert.All(await Task.WhenAll(asks), reply => Assert.Equal("there", Encoding.UTF8.GetString(reply.Span)));
        foreach (Actor actor in actors) await actor.DisposeAsync();
    }

    [Fact]
    public async Task Ask_WhoseDeadlinePassesWhileItWaits_TimesOutAndTheNextFindsAFreshInstance()
    {
        await using Actor actor = await Guests.Load("echo/echo", new ActorOptions
        {
            HostCallAsync = (_, _) => new(new TaskCompletionSource<HostReply>().Task),
        }).StartAsync();
        var timeout = await Assert.ThrowsAsync<ActorTimeoutException>(
            async () => await actor.AskAsync("Ask", Question, TimeSpan.FromMilliseconds(500)));
        Assert.True(timeout.HadBegun);
        Assert.Equal("next", Encoding.UTF8.GetString((await actor.AskAsync("Echo", "next"u8.ToArray())).Span));
        Assert.Equal(1, actor.Restarts);
    }

    [Fact]
    public async Task Ask_CancelledWhileItWaits_IsCancelled()
    {
        await using Actor actor = await Guests.Load("echo/echo", new ActorOptions
        {
            HostCallAsync = (_, _) => new(new TaskCompletionSource<HostReply>().Task),
        }).StartAsync();
        using var source = new CancellationTokenSource();
        ValueTask<ReadOnlyMemory<byte>> ask = actor.AskAsync("Ask", Question, ct: source.Token);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ask);
    }

    [Fact]
    public async Task Dispose_OfAnActorThatWaits_DrainsItUpToTheDeadline()
    {
        var answer = new TaskCompletionSource<HostReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        Actor patient = await Guests.Load("echo/echo", new ActorOptions { HostCallAsync = (_, _) => new(answer.Task) }).StartAsync();
        ValueTask<ReadOnlyMemory<byte>> ask = patient.AskAsync("Ask", Question);
        ValueTask stopping = patient.DisposeAsync();
        Assert.False(stopping.IsCompleted);
        answer.SetResult(HostReply.Success("there"u8.ToArray()));
        Assert.Equal("there", Encoding.UTF8.GetString((await ask).Span));
        await stopping;

        Actor hasty = await Guests.Load("echo/echo", new ActorOptions
        {
            HostCallAsync = (_, _) => new(new TaskCompletionSource<HostReply>().Task),
            DrainTimeout = TimeSpan.FromMilliseconds(50),
        }).StartAsync();
        ValueTask<ReadOnlyMemory<byte>> lost = hasty.AskAsync("Ask", Question);
        await hasty.DisposeAsync();
        await Assert.ThrowsAsync<ActorStoppedException>(async () => await lost);
    }
}
