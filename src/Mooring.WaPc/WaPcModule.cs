using System.Collections.Immutable;
using Mooring.WaPc.Linking;
using Mooring.Wasm;

namespace Mooring.WaPc;

/// <summary>A compiled module that has been found to speak waPC. Immutable; all threads may share it and start guests from it at once.</summary>
public sealed class WaPcModule
{
    private readonly PreparedModule _prepared;
    private readonly Lazy<PreparedModule> _preparedAsync; // for guests whose host calls are answered asynchronously

    private WaPcModule(Module module, WaPcProtocol protocol)
    {
        Module = module;
        Protocol = protocol;
        _prepared = Link(module, isAsync: false);
        _preparedAsync = new(() => Link(module, isAsync: true));
    }

    /// <summary>The compiled module.</summary>
    public Module Module { get; }

    /// <summary>The form of waPC that it speaks.</summary>
    public WaPcProtocol Protocol { get; }

    /// <summary>Compiles a module and checks that it can run as a waPC guest.</summary>
    /// <param name="engine">Compiles it and runs its guests.</param>
    /// <param name="wasm">The module in the binary format.</param>
    /// <param name="name">Shown in backtraces.</param>
    /// <exception cref="WasmFormatException">The bytes are no valid module.</exception>
    /// <exception cref="WaPcModuleException">It lacks exports of a guest, or wants imports that this host does not have.</exception>
    public static WaPcModule FromBytes(Engine engine, ReadOnlySpan<byte> wasm, string? name = null) => FromModule(Module.FromBytes(engine, wasm, name));

    /// <summary>Checks that a compiled module can run as a waPC guest.</summary>
    /// <exception cref="WaPcModuleException">It lacks exports of a guest, or wants imports that this host does not have.</exception>
    public static WaPcModule FromModule(Module module)
    {
        WaPcProtocol? protocol = WaPcProtocol.Detect(module, out ImmutableArray<string> problems);
        return protocol is null ? throw new WaPcModuleException(problems) : new WaPcModule(module, protocol);
    }

    internal Store<GuestState> CreateStore(GuestState state, StoreLimits limits) => new(Module.Engine, state, limits);

    internal Instance Instantiate(Store<GuestState> store) => Prepared(store).Instantiate(store);

    /// <summary>As <see cref="Instantiate"/>, with a start function that may wait for host calls.</summary>
    internal ValueTask<Instance> InstantiateAsync(Store<GuestState> store, CancellationToken ct) => Prepared(store).InstantiateAsync(store, ct);

    private PreparedModule Prepared(Store<GuestState> store) => store.Data.Options.HostCallAsync is null ? _prepared : _preparedAsync.Value;

    /// <summary>Only what the module imports is defined, each in the form that it wants.</summary>
    private static PreparedModule Link(Module module, bool isAsync)
    {
        var linker = new Linker<GuestState>(module.Engine);
        foreach (ImportType import in module.Imports.Distinct())
        {
            HostFunction function = (isAsync ? OfferedFunctions.FindAsync(import) : OfferedFunctions.Find(import))!;
            if (function.IsAsync) linker.DefineAsync(import.Module, import.Name, function.Code);
            else linker.Define(import.Module, import.Name, function.Code);
        }

        return linker.Prepare(module);
    }
}
