using System.Globalization;

namespace Mooring.Wasm.Tests.Profiling;

/// <summary>Alone: beside the whole spec suite the runtime drops events of methods that are compiled, which is not what is tested.</summary>
[CollectionDefinition(nameof(PerfMapTests), DisableParallelization = true)]
[Collection(nameof(PerfMapTests))]
public sealed class PerfMapTests : IDisposable
{
    private const string Text = """
        (module $demo
          (func $busy (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
          (func $two (param i32) (result i32) (call $busy (local.get 0)))
          (func (export "entry") (param i32) (result i32) (i32.add (call $busy (local.get 0)) (i32.const 1))))
        """;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"mooring-{Guid.NewGuid():N}.map");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Map_OfARun_NamesTheFunctionsThatWereCompiled()
    {
        PerfMap map = PerfMap.Start(_path);
        await using (map)
        {
            Assert.Equal(_path, map.Path);
            using var engine = new Engine();
            using var store = new Store(engine);
            Instance instance = new Linker(engine).Instantiate(store, Module.FromText(engine, Text));
            Assert.Equal(16, instance.GetFunction<int, int>("entry")(5));
        }

        await map.DisposeAsync();
        string[][] lines = [.. File.ReadLines(_path).Select(line => line.Split(' ', 3))];
        Assert.Contains(lines, line => line[2] == "demo!busy");
        Assert.Contains(lines, line => line[2] == "demo!entry");
        Assert.DoesNotContain(lines, line => line[2] == "demo!two"); // nobody called it
        Assert.All(lines, line =>
        {
            Assert.NotEqual(0, long.Parse(line[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            Assert.InRange(int.Parse(line[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), 1, 100_000);
        });
    }

    [Fact]
    public async Task Map_OfNamesWithLineBreaks_KeepsOneLineForEach()
    {
        await using (PerfMap.Start(_path))
        {
            using var engine = new Engine();
            using var store = new Store(engine);
            Module module = Module.FromText(engine, """(module $forger (func (export "a\n0 1 forged") (result i32) (i32.const 1)))""");
            Assert.Equal(1, new Linker(engine).Instantiate(store, module).GetFunction<int>("a\n0 1 forged")());
        }

        Assert.Contains(File.ReadLines(_path), line => line.EndsWith(" forger!a?0 1 forged", StringComparison.Ordinal));
        Assert.DoesNotContain(File.ReadLines(_path), line => line.StartsWith("0 1 ", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_WhereNothingCanBeWritten_Throws() =>
        Assert.ThrowsAny<IOException>(() => PerfMap.Start(Path.Combine(_path, "below", "a.map")));
}
