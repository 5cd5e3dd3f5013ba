using System.Diagnostics;

namespace Mooring.Wasm.Tests.Suspension;

public sealed class SnapshotTests
{
    private const string ChildVariable = "MOORING_SNAPSHOT_TEST";

    private const string Guest = """
        (module
          (import "env" "get" (func $get (param i32) (result i32)))
          (import "env" "wait" (func $wait))
          (memory (export "memory") 1 10)
          (data (i32.const 8) "at first")
          (data $passive "passive")
          (table $t (export "table") 3 10 funcref)
          (elem (table $t) (i32.const 0) func $deep)
          (global $private (mut i64) (i64.const 5))
          (global (export "public") (mut f64) (f64.const 1.5))
          (global $reference (mut funcref) (ref.null func))
          (func $deep (export "deep") (param $n i32) (result i32) (local $f funcref)
            (local.set $f (ref.func $other))
            (if (i32.eqz (local.get $n)) (then (return (i32.add (call $get (i32.const 7)) (i32.const 0)))))
            (global.set $private (i64.add (global.get $private) (i64.const 1)))
            (i32.store8 (local.get $n) (local.get $n))
            (i32.add
              (i32.add (local.get $n) (i32.load8_u (local.get $n)))
              (i32.add (call $deep (i32.sub (local.get $n) (i32.const 1))) (ref.is_null (local.get $f)))))
          (func $other (export "other") (result i64)
            (drop (memory.grow (i32.const 1)))
            (global.set $reference (ref.func $deep))
            (table.set $t (i32.const 2) (global.get $reference))
            (memory.init $passive (i32.const 70000) (i32.const 0) (i32.const 7))
            (data.drop $passive)
            (global.get $private))
          (func (export "state") (result i64 i32 i32 i32)
            (global.get $private) (memory.size) (i32.load8_u (i32.const 70000)) (ref.is_null (table.get $t (i32.const 2)))))
        """;

    [Fact]
    public async Task Restore_OfASuspendedCall_GoesOnWhereItWas()
    {
        using AsyncGuest guest = new(Guest);
        Assert.Equal([5L], await guest.Start("other"));
        ValueTask<Value[]> call = guest.Start("deep", 60);
        byte[] snapshot = Save(guest.Instance);

        using AsyncGuest empty = AsyncGuest.Empty(guest);
        RestoredInstance restored = Snapshot.Restore(empty.Store, empty.Prepare(Guest), new MemoryStream(snapshot));
        RestoredCall waiting = Assert.Single(restored.Calls);
        Assert.Equal([ValueType.I32], waiting.Awaited);
        Assert.Equal("env.get", waiting.Import);
        Value[] there = await waiting.ResumeAsync(1000);
        guest.AnswerAll(_ => 1000);
        Assert.Equal(await call, there); // the original went on too
        Assert.Equal([1000 + (60 * 61)], there);
        Assert.Equal(guest.Instance.GetFunction("state")!.Call(), restored.Instance.GetFunction("state")!.Call());
        Assert.Equal(guest.Instance.GetGlobal("public")!.Value, restored.Instance.GetGlobal("public")!.Value);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await waiting.ResumeAsync(1));
    }

    [Fact]
    public async Task Restore_OfACallThatThenFails_FailsIt()
    {
        using AsyncGuest guest = new(Guest);
        _ = guest.Start("deep", 3);
        using AsyncGuest empty = AsyncGuest.Empty(guest);
        RestoredInstance restored = Snapshot.Restore(empty.Store, empty.Prepare(Guest), new MemoryStream(Save(guest.Instance)));
        Assert.Throws<ArgumentException>(() => { _ = restored.Calls[0].ResumeAsync(1, 2); });
        await Assert.ThrowsAsync<TimeoutException>(async () => await restored.Calls[0].FailAsync(new TimeoutException()));
    }

    [Fact]
    public void Save_OfWhatBelongsToTheHost_IsRefusedWithTheReason()
    {
        using AsyncGuest guest = new("""(module (table (export "t") 1 externref))""");
        guest.Instance.GetTable("t")![0] = new object();
        Assert.Contains("an object of the host", Assert.Throws<SnapshotException>(() => Save(guest.Instance)).Message, StringComparison.Ordinal);

        using var store = new Store<List<int>>(guest.Engine, []);
        Instance withData = new Linker(guest.Engine).Instantiate(store, Module.FromText(guest.Engine, "(module)"));
        Assert.Contains("ISnapshotData", Assert.Throws<SnapshotException>(() => Save(withData)).Message, StringComparison.Ordinal);

        var linker = new Linker(guest.Engine);
        linker.DefineInstance("other", guest.Instance);
        Instance sharing = linker.Instantiate(guest.Store, Module.FromText(guest.Engine, """(module (import "other" "t" (table 1 externref)))"""));
        Assert.Contains("other instances", Assert.Throws<SnapshotException>(() => Save(sharing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_OfAnotherModule_IsRefused()
    {
        using AsyncGuest guest = new(Guest);
        byte[] snapshot = Save(guest.Instance);
        using AsyncGuest empty = AsyncGuest.Empty(guest);
        PreparedModule other = empty.Prepare(Guest.Replace("1.5", "2.5", StringComparison.Ordinal));
        Assert.Contains("another module", Assert.Throws<SnapshotException>(() => Snapshot.Restore(empty.Store, other, new MemoryStream(snapshot))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_OfDamagedBytes_NeverLeavesTheSandbox()
    {
        using AsyncGuest guest = new(Guest, new EngineOptions { MemoryChecks = MemoryChecks.Explicit });
        ValueTask<Value[]> call = guest.Start("deep", 5);
        byte[] snapshot = Save(guest.Instance);
        guest.AnswerAll(_ => 0);
        await call;
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 2_000; i++)
        {
            byte[] damaged = [.. snapshot];
            int place = i < snapshot.Length ? i : random.Next(40, damaged.Length); // behind the fingerprint
            damaged[place] = (byte)random.Next(256);
            if (random.Next(10) == 0) damaged = damaged[..random.Next(damaged.Length)];
            using AsyncGuest empty = AsyncGuest.Empty(guest);
            try
            {
                RestoredInstance restored = Snapshot.Restore(empty.Store, empty.Prepare(Guest), new MemoryStream(damaged));
                foreach (RestoredCall one in restored.Calls) await one.ResumeAsync(1);
            }
            catch (Exception e) when (e is SnapshotException or EndOfStreamException or WasmTrapException or WasmLimitException or ArgumentException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 2_000);
    }

    [Fact]
    public async Task Restore_InAnotherProcess_GivesTheSameAnswer()
    {
        using AsyncGuest guest = new(Guest);
        ValueTask<Value[]> call = guest.Start("deep", 200);
        string path = Path.Combine(Path.GetTempPath(), $"mooring-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllBytesAsync(path, Save(guest.Instance));
            var start = new ProcessStartInfo(Environment.ProcessPath!, ["-noColor", "-noLogo", "-method", $"*.{nameof(Restore_GivenByAnotherProcess_GoesOn)}"])
            {
                RedirectStandardOutput = true,
                Environment = { [ChildVariable] = path },
            };
            using Process child = Process.Start(start)!;
            string output = await child.StandardOutput.ReadToEndAsync();
            await child.WaitForExitAsync();
            Assert.True(child.ExitCode == 0, output);
            guest.AnswerAll(_ => 41);
            Assert.Equal((await call)[0].AsInt32().ToString(provider: null), await File.ReadAllTextAsync(path + ".answer"));
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + ".answer");
        }
    }

    /// <summary>The other process of <see cref="Restore_InAnotherProcess_GivesTheSameAnswer"/>.</summary>
    [Fact]
    public async Task Restore_GivenByAnotherProcess_GoesOn()
    {
        string? path = Environment.GetEnvironmentVariable(ChildVariable);
        Assert.SkipWhen(path is null, "another test runs it in a process of its own");
        using AsyncGuest empty = new("(module)");
        using var store = new Store(empty.Engine);
        await using FileStream stream = File.OpenRead(path);
        RestoredInstance restored = Snapshot.Restore(store, empty.Prepare(Guest), stream);
        Value[] answer = await restored.Calls[0].ResumeAsync(41);
        await File.WriteAllTextAsync(path + ".answer", answer[0].AsInt32().ToString(provider: null));
    }

    private static byte[] Save(Instance instance)
    {
        var stream = new MemoryStream();
        Snapshot.Save(instance, stream);
        return stream.ToArray();
    }
}
