using System.Diagnostics;
using System.Globalization;
using Mooring.Tests.Support;

namespace Mooring.Tests;

/// <summary>The hammers again, in processes whose .NET runtime is set up differently.</summary>
[Collection(AloneCollection.Name)]
public sealed class HostileRuntimeTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public Task Hammers_WithServerGarbageCollection_Pass(string gcServer) => RunInChildAsync(
        ["-class", typeof(SoakTests).FullName!, "-class", typeof(HammerTests).FullName!],
        ("DOTNET_gcServer", gcServer), ("DOTNET_GCHeapCount", "2"),
        (Soak.Variable, Soak.Duration.TotalSeconds.ToString(CultureInfo.InvariantCulture)));

    [Fact]
    public Task StarvedPool_TwoWorkersThatBlock_EveryCallIsAnswered() => RunInChildAsync(
        ["-class", typeof(StarvedPool).FullName!, "-explicit", "only"],
        ("DOTNET_ThreadPool_ForceMinWorkerThreads", "2"), ("DOTNET_ThreadPool_ForceMaxWorkerThreads", "2"));

    private static async Task RunInChildAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-noColor", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process child = Process.Start(start)!;
        Task<string> output = child.StandardOutput.ReadToEndAsync();
        Task<string> errors = child.StandardError.ReadToEndAsync();
        try
        {
            await child.WaitForExitAsync().WaitAsync((Soak.Duration * 3) + TimeSpan.FromMinutes(3));
        }
        catch (TimeoutException)
        {
            child.Kill();
            throw;
        }

        Assert.True(child.ExitCode == 0, $"{await output}{await errors}");
        Assert.DoesNotContain("Total: 0", await output);
    }
}

/// <summary>Runs in a process whose thread pool has two threads; see <see cref="HostileRuntimeTests"/>.</summary>
public sealed class StarvedPool
{
    [Fact(Explicit = true)]
    public async Task AllWorkersBlockInRun_TheyRunTheTurnsThemselves()
    {
        ThreadPool.GetMaxThreads(out int workers, out _);
        Assert.Equal(2, workers);
        await using var runtime = new MooringRuntime();
        Moored<Probe> mobile = await runtime.CreateAsync(() => new Probe());
        Moored<Probe> behind = await runtime.CreateAsync(() => new Probe());
        Moored<Probe> pinned = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Affinity = Affinity.Thread });
        int rounds = 0;
        long begin = Stopwatch.GetTimestamp();
        Task[] callers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 50 || Stopwatch.GetElapsedTime(begin) < Soak.Duration; i++)
            {
                Interlocked.Increment(ref rounds);
                // Each needs several drains, which the pool has no thread for.
                mobile.Run(async probe =>
                {
                    probe.Next();
                    await Task.Yield();
                    await behind.RunAsync(async other => { await Task.Yield(); other.Next(); });
                    await pinned.RunAsync(other => other.Next());
                    probe.Next();
                });
                pinned.Run(async probe => { await Task.Yield(); probe.Next(); });
            }
        }))];
        await Task.WhenAll(callers).WaitAsync(Soak.Duration + TimeSpan.FromSeconds(60));
        Assert.Equal(2 * rounds, mobile.Run(probe => probe.Value));
        Assert.Equal(rounds, behind.Run(probe => probe.Value));
        Assert.Equal(2 * rounds, pinned.Run(probe => probe.Value));
    }
}
