using System.Collections.Immutable;
using Mooring.FpBindgen.Guests;
using Mooring.Wasm;

namespace Mooring.FpBindgen;

/// <summary>A compiled module that has been found to serve a protocol. Immutable; all threads may share it and start guests from it at once.</summary>
public sealed class FpModule
{
    private readonly PreparedModule _prepared;

    private FpModule(Module module, FpProtocol protocol, PreparedModule prepared) => (Module, Protocol, _prepared) = (module, protocol, prepared);

    /// <summary>The compiled module.</summary>
    public Module Module { get; }

    /// <summary>What the guest and its host may ask of each other.</summary>
    public FpProtocol Protocol { get; }

    /// <summary>Compiles a module and checks it against a protocol.</summary>
    /// <param name="engine">Compiles it and runs its guests.</param>
    /// <param name="wasm">The module in the binary format.</param>
    /// <param name="protocol">What it should serve.</param>
    /// <param name="options">How it is linked.</param>
    /// <exception cref="WasmFormatException">The bytes are no valid module.</exception>
    /// <exception cref="FpModuleException">Exports are missing or of another type, or imports are wanted that are not there.</exception>
    public static FpModule FromBytes(Engine engine, ReadOnlySpan<byte> wasm, FpProtocol protocol, FpModuleOptions? options = null) =>
        FromModule(Module.FromBytes(engine, wasm, protocol?.Name), protocol!, options);

    /// <summary>Checks a compiled module against a protocol.</summary>
    /// <inheritdoc cref="FromBytes"/>
    public static FpModule FromModule(Module module, FpProtocol protocol, FpModuleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(protocol);
        options ??= new FpModuleOptions();
        ImmutableArray<string> problems = FpModuleCheck.FindMismatches(module, [.. protocol.Imports.Select(import => import.Function)], protocol.Exports);
        if (problems.Length > 0) throw new FpModuleException(problems);
        Linker<FpGuest> linker = FpLinker.Link(module, protocol);
        options.Link?.Invoke(linker);
        if (options.UnknownImports is UnknownImports.Trap) linker.DefineUnknownImportsAsTraps(module);
        try
        {
            return new FpModule(module, protocol, linker.Prepare(module));
        }
        catch (WasmLinkException cause)
        {
            throw new FpModuleException([cause.Message]);
        }
    }

    internal Instance Instantiate(Store<FpGuest> store) => _prepared.Instantiate(store);
}
