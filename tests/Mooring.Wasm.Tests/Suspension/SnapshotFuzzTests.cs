using Mooring.Fuzz.Generation;
using Mooring.Fuzz.Running;

namespace Mooring.Wasm.Tests.Suspension;

/// <summary>Generated programs that are saved and restored at random points must do what they do undisturbed.</summary>
public sealed class SnapshotFuzzTests(ITestOutputHelper output)
{
    private const string ProgramsVariable = "MOORING_SNAPSHOT_PROGRAMS";

    private readonly Engine _engine = new(new EngineOptions { Fuel = true });
    private readonly Queue<IThreadPoolWorkItem> _yielded = new();
    private int _restored;
    private int _refused;

    [Fact]
    public async Task Programs_RestoredAtRandomPoints_EndAsIfNothingHadBeen()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable(ProgramsVariable), out int given) ? given : 100;
        using var undisturbed = new MooringRunner(new EngineOptions());
        await Task.Run(() => // without a synchronization context: everything happens on this thread
        {
            for (int seed = 1; seed <= count; seed++)
            {
                FuzzModule program = ModuleGenerator.Generate(seed);
                Assert.Equal(undisturbed.Run(program.ToBytes(), program.Calls), Run(program, new Random(seed)));
            }
        });
        output.WriteLine($"{count} programs, restored {_restored} times, refused {_refused} times for references to host objects");
        Assert.True(_restored > count / 4);
    }

    private string[] Run(FuzzModule program, Random random)
    {
        PreparedModule prepared = new Linker(_engine).Prepare(Module.FromBytes(_engine, program.ToBytes()));
        Instance instance;
        try
        {
            instance = prepared.Instantiate(CreateStore());
        }
        catch (WasmTrapException trap)
        {
            return [$"start trap {MooringRunner.Name(trap.Kind)}"];
        }

        var outcomes = new List<string>();
        foreach (FuzzCall call in program.Calls)
        {
            instance.GetGlobal("g0")!.Value = ModuleGenerator.Fuel;
            ValueTask<Value[]> running = instance.GetFunction($"f{call.Function}")!.CallAsync([.. call.Arguments.Select(MooringRunner.Parse)]);
            while (!running.IsCompleted)
            {
                IThreadPoolWorkItem next = _yielded.Dequeue();
                if (random.Next(16) != 0 || !TryMove(prepared, ref instance, ref running)) next.Execute();
            }

            outcomes.Add(Outcome(running));
        }

        return [.. outcomes, .. MooringRunner.State(instance)];
    }

    private static string Outcome(ValueTask<Value[]> ended)
    {
        try
        {
            return string.Join(' ', ended.GetAwaiter().GetResult().Select(MooringRunner.Print).Prepend("ok"));
        }
        catch (WasmTrapException trap)
        {
            return $"trap {MooringRunner.Name(trap.Kind)}";
        }
    }

    /// <summary>Saves the instance and goes on with its call in another one.</summary>
    private bool TryMove(PreparedModule prepared, ref Instance instance, ref ValueTask<Value[]> running)
    {
        var stream = new MemoryStream();
        try
        {
            Snapshot.Save(instance, stream);
        }
        catch (SnapshotException)
        {
            _refused++;
            return false;
        }

        stream.Position = 0;
        RestoredInstance restored = Snapshot.Restore(CreateStore(), prepared, stream);
        instance = restored.Instance;
        running = Assert.Single(restored.Calls).ResumeAsync();
        _restored++;
        return true;
    }

    private Store CreateStore()
    {
        var store = new Store(_engine) { FuelPolicy = FuelPolicy.Yield, FuelSlice = 50, Fuel = 50 };
        store.State.YieldQueue = _yielded.Enqueue;
        return store;
    }
}
