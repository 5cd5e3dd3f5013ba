using System.Runtime.CompilerServices;
using Mooring.Tests.Support;

namespace Mooring.Tests.Life;

public sealed class AbandonmentTests
{
    [Fact]
    public async Task PinnedObject_HandleCollected_ReleasesItsThread_AndSaysSo()
    {
        var reported = new TaskCompletionSource<MooredFailure>(TaskCreationOptions.RunContinuationsAsynchronously);
        var runtime = new MooringRuntime(new MooringRuntimeOptions { OnFailure = failure => reported.TrySetResult(failure) });
        Thread thread = await Abandon(runtime);
        Assert.True(await Collector.RunUntilAsync(() => thread.Join(0)));
        MooredFailure failure = await reported.Task.Soon();
        Assert.Equal((MooredFailureKind.Abandoned, "forgotten"), (failure.Kind, failure.ObjectName));
        Assert.True(await Collector.RunUntilAsync(() => !runtime.Tracked().Any())); // the checks of debug builds have a finalizer, which keeps the object for a while
    }

    [Fact]
    public async Task PinnedObject_HandleCollected_AcceptedWorkIsStillDone()
    {
        var runtime = new MooringRuntime(new MooringRuntimeOptions { OnFailure = _ => { } });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> work = await Start(runtime, gate);
        await Task.Yield();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        gate.SetResult();
        Assert.Equal(1, await work.Soon());
    }

    [Fact]
    public async Task MobileObject_CollectedWithAcceptedCalls_SaysHowMany()
    {
        var reported = new TaskCompletionSource<MooredFailure>(TaskCreationOptions.RunContinuationsAsynchronously);
        var runtime = new MooringRuntime(new MooringRuntimeOptions { Checks = true, OnFailure = failure => reported.TrySetResult(failure) });
        await Forget(runtime);
        await Collector.RunUntilAsync(() => reported.Task.IsCompleted);
        MooredFailure failure = await reported.Task.Soon();
        Assert.Equal((MooredFailureKind.Forgotten, "stuck"), (failure.Kind, failure.ObjectName));
        Assert.Contains("with 3 of its calls", failure.Exception.Message);
    }

    [Fact]
    public async Task MobileObject_HandleCollected_IsCollected()
    {
        var runtime = new MooringRuntime();
        WeakReference probe = await AbandonMobile(runtime);
        Assert.True(await Collector.RunUntilAsync(() => !probe.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<Thread> Abandon(MooringRuntime runtime)
    {
        Moored<Probe> moored = await runtime.CreateAsync(
            () => new Probe(), new MooredOptions { Affinity = Affinity.Thread, Name = "forgotten" });
        return await moored.RunAsync(_ => Thread.CurrentThread).Soon();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<Task<int>> Start(MooringRuntime runtime, TaskCompletionSource gate)
    {
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Affinity = Affinity.Thread });
        return moored.RunAsync(async probe =>
        {
            await gate.Task;
            return probe.Next();
        }).AsTask();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task Forget(MooringRuntime runtime)
    {
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Name = "stuck" });
        var never = new TaskCompletionSource();
        moored.Post(async _ => await never.Task);
        moored.Post(probe => { probe.Next(); });
        moored.Post(probe => { probe.Next(); });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> AbandonMobile(MooringRuntime runtime)
    {
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Name = "light" });
        return await moored.RunAsync(probe => new WeakReference(probe));
    }
}
