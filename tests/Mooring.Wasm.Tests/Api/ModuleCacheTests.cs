namespace Mooring.Wasm.Tests.Api;

/// <summary>The cache on disk: what it makes faster, and that nothing in it can do harm.</summary>
public sealed class ModuleCacheTests : IDisposable
{
    private readonly string _cache = Directory.CreateTempSubdirectory("mooring-cache-").FullName;
    private readonly byte[] _module;

    public ModuleCacheTests()
    {
        using var engine = new Engine();
        _module = Mooring.Wasm.Text.WatParser.ToBinary(Text());
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    [Fact]
    public void Engine_DisposedOf_LeavesWhatTheStartNeeded()
    {
        Assert.Equal(3, Answer());
        Assert.Equal(["first", "valid"], Directory.GetFiles(_cache).Select(file => Path.GetExtension(file)[1..]).Order());
        int[] first = ReadFirst();
        Assert.Contains(0, first);
        Assert.Contains(150, first);
        Assert.InRange(first.Length, 2, 300); // not all 2,000: neighbours of what was called, at most
    }

    [Fact]
    public void Module_WithARememberedStart_CompilesThatInTheBackground()
    {
        Answer();
        using var engine = new Engine(new EngineOptions { CacheDirectory = _cache });
        Module module = Module.FromBytes(engine, _module);
        using var store = new Store(engine);
        Instance instance = new Linker(engine).Instantiate(store, module);
        Assert.True(SpinWait.SpinUntil(() => module.Code.FunctionsInOrder.Contains(150), TimeSpan.FromMinutes(1)));
        Assert.Equal(3, instance.GetFunction<int>("answer")());
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 255, 255, 255, 255 })]
    [InlineData(new byte[] { 0, 0, 0, 128 })]
    [InlineData(new byte[] { 0xD1, 0x07, 0, 0 })]
    [InlineData(new byte[] { 150, 0, 0, 0, 150, 0, 0, 0, 3, 0, 0, 0 })]
    public void Start_RememberedWrongly_DoesNoHarm(byte[] content)
    {
        Answer();
        File.WriteAllBytes(FirstFile(), content);
        Assert.Equal(3, Answer());
    }

    [Fact]
    public void Start_LongerThanTheModule_IsNotRead()
    {
        Answer();
        File.WriteAllBytes(FirstFile(), new byte[10_000_000]);
        Assert.Equal(3, Answer());
    }

    [Fact]
    public void Verdict_ForgedForAModuleWithAnInvalidFunction_RunsAllButThat()
    {
        byte[] module = Mooring.Wasm.Text.WatParser.ToBinary("""
            (module
              (import "host" "later" (func $later (result i32)))
              (func (export "good") (result i32) (i32.const 7))
              (func (export "bad") (result i32) (i32.const 0x11223344))
              (func (export "worse") (result i32) (call $later) (drop) (i32.const 0x55667788)))
            """);
        module[Find(module, [0x41, 0xC4, 0xE6])] = 0x42; // i32.const becomes i64.const
        module.AsSpan(Find(module, [0x41, 0x88, 0xEF]), 3).Fill(0xFF); // no instruction
        Assert.Throws<WasmFormatException>(() => Load(module));
        Forge(module);
        foreach (bool isAsync in new[] { false, true })
        {
            using var engine = new Engine(new EngineOptions { CacheDirectory = _cache });
            using var store = new Store(engine);
            var linker = new Linker(engine);
            if (isAsync) linker.DefineAsync("host", "later", () => ValueTask.FromResult(1));
            else linker.Define("host", "later", () => 1);
            Instance instance = linker.Instantiate(store, Module.FromBytes(engine, module));
            Assert.Equal(7, instance.GetFunction<int>("good")());
            Assert.Contains("type mismatch", Assert.Throws<WasmFormatException>(() => instance.GetFunction<int>("bad")()).Message, StringComparison.Ordinal);
            Assert.Throws<WasmFormatException>(() => instance.GetFunction<int>("worse")());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(262_145)]
    [InlineData(1_000_000)]
    public void Key_OfAModule_DependsOnEachOfItsBytes(int length)
    {
        var cache = new ModuleCache(_cache, WasmFeatures.All);
        byte[] module = new byte[length];
        var keys = new HashSet<string> { cache.KeyOf(module), cache.KeyOf(new byte[length + 1]) };
        int changes = 0;
        for (int at = 0; at < length; at += int.Max(1, length / 7), changes++)
        {
            module[at]++;
            Assert.True(keys.Add(cache.KeyOf(module)), $"The same key after a change at {at}.");
        }

        Assert.Equal(2 + changes, keys.Count);
        Assert.Equal(cache.KeyOf(module), cache.KeyOf(module.ToArray()));
    }

    [Fact]
    public void Verdict_ForgedForAModuleWithAnInvalidDefinition_IsNotBelieved()
    {
        byte[] module = Mooring.Wasm.Text.WatParser.ToBinary("""(module (func (export "a")) (global i32 (i32.const 0x11223344)))""");
        module[Find(module, [0x41, 0xC4, 0xE6])] = 0x42;
        Forge(module);
        Assert.Throws<WasmFormatException>(() => Load(module));
    }

    [Fact]
    public void Engines_WritingAtOnce_LeaveWholeFiles()
    {
        Parallel.For(0, 16, _ => Assert.Equal(3, Answer()));
        Assert.Equal(2, Directory.GetFiles(_cache).Length);
        Assert.All(ReadFirst(), function => Assert.InRange(function, 0, 2_000));
    }

    /// <remarks>Caller and background threads want each other's functions all the time: each compiles what the other is about to call.</remarks>
    [Theory]
    [InlineData(CodeLifetime.Process)]
    [InlineData(CodeLifetime.Module)]
    public async Task Starts_OverAndOver_NeverWaitForEachOther(CodeLifetime lifetime)
    {
        byte[] chain = Mooring.Wasm.Text.WatParser.ToBinary(Chain(120));
        var options = new EngineOptions { CacheDirectory = _cache, CodeLifetime = lifetime };
        Task all = Task.Run(() =>
        {
            for (int round = 0; round < 12; round++)
            {
                using var engine = new Engine(options);
                using var store = new Store(engine);
                Module module = Module.FromBytes(engine, chain);
                Assert.Equal(120 * 121 / 2, new Linker(engine).Instantiate(store, module).GetFunction<int, int>("answer")(0));
            }
        });
        await all.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken); // else the threads wait for each other
    }

    [Fact]
    public void Directory_ThatHasGone_IsDoneWithout()
    {
        using var engine = new Engine(new EngineOptions { CacheDirectory = Path.Combine(_cache, "below") });
        Directory.Delete(Path.Combine(_cache, "below"));
        using var store = new Store(engine);
        Assert.Equal(3, new Linker(engine).Instantiate(store, Module.FromBytes(engine, _module)).GetFunction<int>("answer")());
    }

    /// <summary>Functions that each call the next one, and mention the one after it; large enough to be chunks of their own.</summary>
    private static string Chain(int length)
    {
        string padding = string.Concat(Enumerable.Repeat("(local.set 0 (i32.xor (local.get 0) (i32.const 0x5555555)))", 60));
        IEnumerable<string> functions = Enumerable.Range(1, length).Select(i => $"""
            (func (param i32) (result i32) {padding}
              (local.set 0 (i32.add (local.get 0) (i32.const {i})))
              (if (i32.eq (local.get 0) (i32.const -1)) (then (return (call {Math.Min(i + 1, length - 1)} (local.get 0)))))
              {(i < length ? $"(call {i} (local.get 0))" : "(local.get 0)")})
            """);
        return $"(module {functions.First().Replace("(func ", "(func (export \"answer\") ", StringComparison.Ordinal)} {string.Concat(functions.Skip(1))})";
    }

    private void Load(byte[] module)
    {
        using var engine = new Engine(new EngineOptions { CacheDirectory = _cache });
        Module.FromBytes(engine, module);
    }

    /// <summary>Has the cache say that a module is valid.</summary>
    private void Forge(byte[] module)
    {
        var cache = new ModuleCache(_cache, WasmFeatures.All);
        cache.Remember(cache.KeyOf(module));
    }

    private static int Find(byte[] module, byte[] pattern)
    {
        int found = module.AsSpan().IndexOf(pattern);
        Assert.True(found >= 0, "The module does not hold what the test wants to change.");
        return found;
    }

    private int Answer()
    {
        using var engine = new Engine(new EngineOptions { CacheDirectory = _cache });
        using var store = new Store(engine);
        return new Linker(engine).Instantiate(store, Module.FromBytes(engine, _module)).GetFunction<int>("answer")();
    }

    private string FirstFile() => Assert.Single(Directory.GetFiles(_cache, "*.first"));

    private int[] ReadFirst()
    {
        byte[] content = File.ReadAllBytes(FirstFile());
        return [.. Enumerable.Range(0, content.Length / 4).Select(i => BitConverter.ToInt32(content, i * 4))];
    }

    /// <summary>Two thousand functions, of which the answer needs one.</summary>
    private static string Text() =>
        "(module (func (export \"answer\") (result i32) (call 150 (i32.const 1)))" +
        string.Concat(Enumerable.Repeat("(func (param i32) (result i32) (i32.add (local.get 0) (i32.const 2)))", 2_000)) + ")";
}
