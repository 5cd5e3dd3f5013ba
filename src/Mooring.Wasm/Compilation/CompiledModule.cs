using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Emit;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Compilation;

/// <summary>The code of one module, shared by all its instances and all threads.</summary>
/// <remarks>
/// Functions are translated to IL when they are first needed (called, exported or put where compiled code can reach them); asking for
/// one function translates its neighbours too. Nothing here belongs to a store.
/// </remarks>
internal sealed class CompiledModule
{
    private readonly ModuleEmitter _emitter;

    private CompiledModule(ModuleDefinition definition, CompilerOptions options) => _emitter = new ModuleEmitter(definition, options);

    public ModuleDefinition Definition => _emitter.Definition;

    public CompilerOptions Options => _emitter.Options;

    /// <summary>Prepares a validated module. Bodies stay untranslated.</summary>
    public static CompiledModule Compile(ModuleDefinition definition, CompilerOptions options) => new(definition, options);

    /// <summary>Makes the context of a new instance: private globals zero, <see cref="VmContext.Module"/> set, all else for the caller to fill.</summary>
    public VmContext CreateContext()
    {
        VmContext context = _emitter.Context.Create();
        context.Module = this;
        return context;
    }

    /// <summary>The managed function pointer of a function that the module defines, translating it if need be.</summary>
    /// <param name="definedIndex">Function index less the number of imported functions.</param>
    public nint GetCode(int definedIndex) => _emitter.GetCode(definedIndex);

    /// <summary>Whether a global lives in a field of the context (neither imported nor exported) instead of a <see cref="GlobalInstance"/>.</summary>
    /// <param name="globalIndex">Index in the module's global index space.</param>
    public bool IsPrivateGlobal(int globalIndex) => _emitter.PrivateGlobal(globalIndex) is not null;

    /// <summary>Finds the guest function of a frame of a .NET stack trace.</summary>
    /// <param name="frame">Any frame.</param>
    /// <param name="functionIndex">The function, in the module's index space.</param>
    /// <param name="offset">The instruction, in bytes from the start of the module, or null if it is not known.</param>
    /// <returns>False if the frame is not one of this module.</returns>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only dynamic methods, which are never trimmed, are of interest.")]
    public bool TryMapFrame(StackFrame frame, out int functionIndex, out int? offset)
    {
        functionIndex = 0;
        offset = null;
        MethodBase? method = frame.GetMethod();
        if (method?.DeclaringType?.Namespace != _emitter.Name) return false;
        if (!int.TryParse(method.Name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out functionIndex)) return false;
        int ilOffset = frame.GetILOffset();
        if (ilOffset >= 0) offset = _emitter.FindOffset(functionIndex - Definition.ImportedFunctions, ilOffset);
        return true;
    }
}
