using Mooring.Wasm.Decoding;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Compilation;

/// <summary>The code of one module, shared by all its instances and all threads.</summary>
/// <remarks>
/// Functions are translated to IL when they are first needed (called, exported or put where compiled code can reach them); asking for
/// one function translates its neighbours too. Nothing here belongs to a store.
/// </remarks>
internal sealed class CompiledModule
{
    private CompiledModule(ModuleDefinition definition, CompilerOptions options)
    {
        Definition = definition;
        Options = options;
    }

    public ModuleDefinition Definition { get; }

    public CompilerOptions Options { get; }

    /// <summary>Prepares a validated module. Bodies stay untranslated.</summary>
    public static CompiledModule Compile(ModuleDefinition definition, CompilerOptions options) => new(definition, options);

    /// <summary>Makes the context of a new instance: private globals zero, <see cref="VmContext.Module"/> set, all else for the caller to fill.</summary>
    public VmContext CreateContext() => throw new NotSupportedException();

    /// <summary>The managed function pointer of a function that the module defines, translating it if need be.</summary>
    /// <param name="definedIndex">Function index less the number of imported functions.</param>
    public nint GetCode(int definedIndex) => throw new NotSupportedException();

    /// <summary>Whether a global lives in a field of the context (neither imported nor exported) instead of a <see cref="GlobalInstance"/>.</summary>
    /// <param name="globalIndex">Index in the module's global index space.</param>
    public bool IsPrivateGlobal(int globalIndex) => throw new NotSupportedException();
}
