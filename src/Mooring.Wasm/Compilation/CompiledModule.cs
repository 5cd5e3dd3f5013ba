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

    private CompiledModule(ModuleEmitter emitter) => _emitter = emitter;

    public ModuleDefinition Definition => _emitter.Definition;

    public CompilerOptions Options => _emitter.Options;

    /// <summary>Prepares a validated module. Bodies stay untranslated.</summary>
    /// <param name="definition">The module.</param>
    /// <param name="options">How to compile it.</param>
    /// <param name="name">What to call it in backtraces when it has no name of its own.</param>
    public static CompiledModule Compile(ModuleDefinition definition, CompilerOptions options, string? name = null) =>
        new(new ModuleEmitter(definition, options) { LoadedName = name });

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

    /// <summary>Whether a call of a defined function may come back without a result because the guest is being suspended.</summary>
    public bool Suspends(int definedIndex) => _emitter.Suspension?.Suspends(Definition.ImportedFunctions + definedIndex) is true;

    /// <summary>What takes up a suspended call of a defined function; translated when first asked for.</summary>
    public ResumptionCode GetResumption(int definedIndex) => _emitter.GetResumption(definedIndex);

    /// <summary>A frame of a defined function as backtraces show it.</summary>
    public WasmFrame DescribeFrame(int definedIndex, int offset) => _emitter.DescribeFrame(Definition.ImportedFunctions + definedIndex, offset);

    /// <summary>Translates and compiles all functions, on all cores.</summary>
    public void CompileAhead(CancellationToken cancellationToken) => _emitter.CompileAhead(cancellationToken);

    /// <summary>Whether a global lives in a field of the context (neither imported nor exported) instead of a <see cref="GlobalInstance"/>.</summary>
    /// <param name="globalIndex">Index in the module's global index space.</param>
    public bool IsPrivateGlobal(int globalIndex) => _emitter.PrivateGlobal(globalIndex) is not null;

    /// <summary>Name of the dynamic assembly and namespace of its types; functions are methods <c>f</c> plus function index in it.</summary>
    public string AssemblyName => _emitter.Name;

    /// <summary>Functions, by index, that are too large for the just-in-time compiler to optimise; of those translated so far.</summary>
    public KeyValuePair<int, JitBudget>[] OversizedFunctions => _emitter.Oversized;

    /// <summary>Finds the guest function of a frame of a .NET stack trace, of whatever module.</summary>
    /// <returns>Null if the frame is none of a guest.</returns>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only dynamic methods, which are never trimmed, are of interest.")]
    public static WasmFrame? MapFrame(StackFrame frame)
    {
        MethodBase? method = frame.GetMethod();
        if (method?.DeclaringType?.Namespace is not { } name || ModuleEmitter.Find(name) is not { } emitter) return null;
        if (!int.TryParse(method.Name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int function)) return null;
        ModuleDefinition definition = emitter.Definition;
        int ilOffset = frame.GetILOffset();
        bool isResumption = ResumptionCode.IsName(method.Name);
        int? offset = ilOffset >= 0 ? emitter.FindOffset(function - definition.ImportedFunctions, ilOffset, isResumption) : null;
        return emitter.DescribeFrame(function, offset);
    }
}
