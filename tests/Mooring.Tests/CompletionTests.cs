namespace Mooring.Tests;

/// <summary>The lane for completions: before calls, never full, never refused.</summary>
public sealed class CompletionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task TryRun_OfAnIdleObject_RunsHere()
    {
        await using Moored<List<int>> moored = await Moored.CreateAsync(() => new List<int>());
        int thread = 0;
        Assert.True(moored.TryRun((list, value) =>
        {
            list.Add(value);
            thread = Environment.CurrentManagedThreadId;
            Assert.True(Moored.Current.IsOf(moored));
        }, 7));
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        Assert.True(Moored.Current.IsNone);
        Assert.Equal(new[] { 7 }, await moored.RunAsync(list => list.ToArray()));
    }

    [Fact]
    public async Task TryRun_OfABusyObject_DoesNothing()
    {
        await using Moored<List<int>> moored = await Moored.CreateAsync(() => new List<int>());
        await moored.RunAsync(list => Assert.False(moored.TryRun((inner, value) => inner.Add(value), 7)));
        Assert.Empty(await moored.RunAsync(list => list.ToArray()));
    }

    [Fact]
    public async Task TryRun_WhatThrows_IsThrownHereAndTheObjectGoesOn()
    {
        await using Moored<List<int>> moored = await Moored.CreateAsync(() => new List<int>());
        Assert.Throws<InvalidDataException>(() => moored.TryRun<int>((_, _) => throw new InvalidDataException(), 0));
        Assert.True(moored.TryRun((list, value) => list.Add(value), 1));
    }

    [Fact]
    public async Task Completions_PassCallsAndAFullMailbox()
    {
        await using Moored<List<int>> moored = await Moored.CreateAsync(
            () => new List<int>(), new MooredOptions { MailboxCapacity = 1, MailboxFull = MailboxFull.Fail });
        await moored.RunAsync(_ =>
        {
            moored.Post(list => list.Add(-1));
            Assert.Throws<MailboxFullException>(() => moored.Post(list => list.Add(-2)));
            for (int i = 0; i < 10; i++) moored.PostCompletion((list, value) => list.Add(value), i);
        });
        Assert.Equal(new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1 }, await moored.RunAsync(list => list.ToArray()));
    }

    [Fact]
    public async Task Completion_AfterTheEnd_IsStillCalled_WithoutTheObject()
    {
        Moored<List<int>> moored = await Moored.CreateAsync(() => new List<int>());
        await moored.DisposeAsync();
        var called = new TaskCompletionSource<bool>();
        moored.PostCompletion((list, done) => done.SetResult(list is null), called);
        Assert.True(await called.Task.WaitAsync(Patience));
        Assert.False(moored.TryRun((_, _) => { }, 0));
    }
}
