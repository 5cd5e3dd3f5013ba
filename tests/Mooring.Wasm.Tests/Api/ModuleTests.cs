namespace Mooring.Wasm.Tests.Api;

public sealed class ModuleTests : IDisposable
{
    private const string Text = """
        (module $named
          (import "env" "f" (func (param i32)))
          (memory (export "memory") 1 2)
          (func (export "answer") (result i32) (i32.const 42))
          (func (export "other") (result i32) (i32.const 43)))
        """;

    private readonly Engine _engine = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-wasm-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Module_DescribesItself()
    {
        Module module = Module.FromText(_engine, Text, "file.wat");
        Assert.Equal("named", module.Name);
        Assert.Equal([new ImportType("env", "f", new FuncType([ValueType.I32], []))], module.Imports);
        Assert.Equal(["memory", "answer", "other"], module.Exports.Select(export => export.Name));
        Assert.Equal(new MemoryType(new Limits(1, 2)), module.Exports[0].Type);
        Assert.Contains("name", module.CustomSectionNames);
        Assert.Single(module.GetCustomSections("name"));
        Assert.Empty(module.GetCustomSections("none"));
        Assert.Equal("file.wat", Module.FromText(_engine, "(module)", "file.wat").Name);
    }

    [Fact]
    public void FromFile_TakesTheFilesName()
    {
        string path = Path.Combine(_folder, "some.wasm");
        File.WriteAllBytes(path, Wasm.Text.WatParser.ToBinary("(module)"));
        Assert.Equal("some.wasm", Module.FromFile(_engine, path).Name);
        Assert.Throws<FileNotFoundException>(() => Module.FromFile(_engine, path + "x"));
    }

    [Fact]
    public void Load_OfBadInput_SaysWhatAndWhere()
    {
        Assert.Throws<WasmFormatException>(() => Module.FromBytes(_engine, [1, 2, 3]));
        Assert.Throws<WasmTextException>(() => Module.FromText(_engine, "(module (func (i32.bad)))"));
        Assert.Contains("type mismatch", Assert.Throws<WasmFormatException>(() => Module.FromText(_engine, "(module (func (result i32)))")).Message);
        byte[] good = Wasm.Text.WatParser.ToBinary(Text);
        Module.Validate(_engine, good);
        Assert.Throws<WasmFormatException>(() => Module.Validate(_engine, good.AsSpan(0, good.Length - 1)));
        using var old = new Engine(new EngineOptions { Features = WasmFeatures.None });
        Assert.Throws<WasmFormatException>(() => Module.FromText(old, "(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))))"));
    }

    [Fact]
    public void FromBytes_CopiesThem()
    {
        byte[] bytes = Wasm.Text.WatParser.ToBinary(Text);
        Module module = Module.FromBytes(_engine, bytes);
        Array.Clear(bytes);
        Assert.Equal(42, Run(module, "answer"));
    }

    [Fact]
    public void CompileAhead_LeavesNothingToDoAndChangesNothing()
    {
        Module module = Module.FromText(_engine, Text);
        module.CompileAhead();
        Assert.Equal(42, Run(module, "answer"));
        Assert.Equal(43, Run(module, "other"));
        Assert.Throws<OperationCanceledException>(() => module.CompileAhead(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Cache_KnowsValidModulesAndNoOthers()
    {
        string cache = Path.Combine(_folder, "cache");
        using var engine = new Engine(new EngineOptions { CacheDirectory = cache });
        byte[] good = Wasm.Text.WatParser.ToBinary(Text);
        byte[] invalid = Wasm.Text.WatParser.ToBinary("(module (func (result i32)))");
        Assert.Equal(42, Run(Module.FromBytes(engine, good), "answer"));
        string entry = Assert.Single(Directory.GetFiles(cache));
        Assert.Throws<WasmFormatException>(() => Module.FromBytes(engine, invalid));
        Assert.Single(Directory.GetFiles(cache));
        Assert.Equal(43, Run(Module.FromBytes(engine, good), "other"));

        // An entry for other features is another entry.
        using var fewer = new Engine(new EngineOptions { CacheDirectory = cache, Features = WasmFeatures.Wasm2 });
        Module.FromBytes(fewer, good);
        Assert.Equal(2, Directory.GetFiles(cache).Length);
        Assert.Contains(entry, Directory.GetFiles(cache));
    }

    [Fact]
    public void CodeLifetimeOfModule_LetsTheCodeGo()
    {
        using var engine = new Engine(new EngineOptions { CodeLifetime = CodeLifetime.Module });
        WeakReference code = LoadAndForget(engine);
        // The runtime's own compiler may be at work on it in the background, and keeps it that long.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !code.IsAlive;
            },
            TimeSpan.FromSeconds(60)));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndForget(Engine engine)
    {
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.Define("env", "f", (int _) => { });
        Instance instance = linker.Instantiate(store, Module.FromText(engine, Text));
        Assert.Equal(42, instance.GetFunction<int>("answer")());
        return new WeakReference(instance.Context.GetType().Assembly);
    }

    private static int Run(Module module, string function)
    {
        using var store = new Store(module.Engine);
        var linker = new Linker(module.Engine);
        linker.DefineUnknownImportsAsTraps(module);
        return linker.Instantiate(store, module).GetFunction<int>(function)();
    }
}
