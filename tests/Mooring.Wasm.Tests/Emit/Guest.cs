namespace Mooring.Wasm.Tests.Emit;

/// <summary>An instance of a module given as text, for tests of compiled code.</summary>
internal sealed class Guest : IDisposable
{
    private readonly Engine _engine;
    private readonly Store _store;
    private readonly Instance _instance;

    private Guest(string text, EngineOptions options)
    {
        _engine = new Engine(options);
        _store = new Store(_engine);
        Module = Module.FromText(_engine, text);
        _instance = new Linker(_engine).Instantiate(_store, Module);
    }

    public Module Module { get; }

    public static Guest Load(string text, MemoryChecks checks = MemoryChecks.Explicit) => new(text, new EngineOptions { MemoryChecks = checks });

    public Value[] Call(string function, params Value[] arguments) => _instance.GetFunction(function)!.Call(arguments);

    public int CallInt(string function, params Value[] arguments) => Call(function, arguments)[0].AsInt32();

    public TrapKind CallTrap(string function, params Value[] arguments) =>
        Assert.Throws<WasmTrapException>(() => Call(function, arguments)).Kind;

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
    }
}
