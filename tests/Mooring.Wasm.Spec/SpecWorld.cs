using Mooring.Wasm.Text;
using Mooring.Wasm.Text.Scripts;

namespace Mooring.Wasm.Spec;

/// <summary>What the commands of one script share: a store, the modules and instances by name, and what may be imported.</summary>
internal sealed class SpecWorld : IDisposable
{
    private readonly Dictionary<string, Instance> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Module> _modules = new(StringComparer.Ordinal);
    private readonly Linker _linker;
    private Instance? _current; // null before the first module, and after one that could not be instantiated
    private Module? _lastModule;

    public SpecWorld(EngineOptions options)
    {
        Engine = new Engine(options);
        Store = new Store(Engine, new StoreLimits { MaxMemoryPages = 1 << 20 });
        if (options.Fuel) Store.Fuel = long.MaxValue; // counted, and never used up
        _linker = new Linker(Engine) { AllowShadowing = true };
        SpecTestModule.Define(_linker, Store);
    }

    public Engine Engine { get; }

    public Store Store { get; }

    /// <summary>The binary of a module, read with the grammar that the engine's features stand for.</summary>
    public byte[] Translate(WastModule module) => module.ToBinary(new WatOptions(WithNames: true, Engine.Options.Features));

    /// <summary>Loads a module without making it known.</summary>
    public Module Load(WastModule module) => Module.FromBytes(Engine, Translate(module));

    /// <summary>Instantiates a module without making the instance known.</summary>
    public Instance Instantiate(Module module) => _linker.Instantiate(Store, module);

    /// <summary>Makes a module known by its name and as the last one.</summary>
    public void Define(string? name, Module module)
    {
        _lastModule = module;
        if (name is not null) _modules[name] = module;
    }

    /// <summary>Makes an instance of a module known, and the current one.</summary>
    public void DefineInstance(string? name, Module module)
    {
        // Commands that follow a failure must not work on the instance before it by mistake.
        _current = null;
        if (name is not null) _instances.Remove(name);
        _current = Instantiate(module);
        if (name is not null) _instances[name] = _current;
    }

    public void ForgetCurrent() => _current = null;

    public void Register(string name, string? instance) => _linker.DefineInstance(name, FindInstance(instance));

    public Module FindModule(string? name) =>
        name is null
            ? _lastModule ?? throw new SpecScriptException("there is no module")
            : _modules.TryGetValue(name, out Module? module) ? module : throw new SpecScriptException($"there is no module ${name}");

    public Extern FindExport(string? instance, string name) =>
        FindInstance(instance).GetExport(name) ?? throw new SpecScriptException($"there is no export \"{name}\"");

    public void Dispose()
    {
        Store.Dispose();
        Engine.Dispose();
    }

    private Instance FindInstance(string? name) =>
        name is null
            ? _current ?? throw new SpecScriptException("there is no current instance")
            : _instances.TryGetValue(name, out Instance? instance) ? instance : throw new SpecScriptException($"there is no instance ${name}");
}
