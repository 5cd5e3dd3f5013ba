using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Mooring.Wasm.Compilation.Suspension;
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

    /// <summary>The method through which the host calls a defined function; its first parameter is an <see cref="EntryTarget"/>. Made when first asked for.</summary>
    /// <param name="definedIndex">A function of numbers, with one result at most.</param>
    public MethodInfo GetEntry(int definedIndex) => _emitter.GetEntry(definedIndex);

    /// <summary>Whether a call of a defined function may come back without a result because the guest is being suspended.</summary>
    public bool Suspends(int definedIndex) => _emitter.Suspension?.Suspends(Definition.ImportedFunctions + definedIndex) is true;

    /// <summary>What takes up a suspended call of a defined function; translated when first asked for.</summary>
    public ResumptionCode GetResumption(int definedIndex) => _emitter.GetResumption(definedIndex);

    /// <summary>As <see cref="GetResumption"/>, for an index that need not be right.</summary>
    /// <returns>Null if the function is never left in the middle.</returns>
    public ResumptionCode? TryGetResumption(int definedIndex) => _emitter.TryGetResumption(definedIndex);

    /// <summary>A frame of a defined function as backtraces show it.</summary>
    public WasmFrame DescribeFrame(int definedIndex, int offset) => _emitter.DescribeFrame(Definition.ImportedFunctions + definedIndex, offset);

    /// <summary>Translates and compiles all functions, on all cores.</summary>
    public void CompileAhead(CancellationToken cancellationToken) => _emitter.CompileAhead(cancellationToken);

    /// <summary>Translates and compiles some functions, on all cores, and returns at once. The order is that in which they will be wanted.</summary>
    /// <param name="functions">Indices among the defined functions.</param>
    public void CompileInBackground(int[] functions) => _emitter.CompileInBackground(functions);

    /// <summary>The functions, among the defined ones, that were translated so far, in that order; empty if all were, ahead of time.</summary>
    public int[] FunctionsInOrder => _emitter.FunctionsInOrder;

    /// <summary>Whether a global lives in a field of the context (neither imported nor exported) instead of a <see cref="GlobalInstance"/>.</summary>
    /// <param name="globalIndex">Index in the module's global index space.</param>
    public bool IsPrivateGlobal(int globalIndex) => _emitter.PrivateGlobal(globalIndex) is not null;

    /// <summary>Name of the dynamic assembly and namespace of its types; functions are methods <c>f</c> plus function index in it.</summary>
    public string AssemblyName => _emitter.Name;

    /// <summary>Functions, by index, that are too large for the just-in-time compiler to optimise; of those translated so far.</summary>
    public KeyValuePair<int, JitBudget>[] OversizedFunctions => _emitter.Oversized;

    /// <summary>All functions, by index, that are too large to be optimised, whether they are needed or not. Translates each.</summary>
    public IEnumerable<int> FindOversized()
    {
        var lowering = new Lowering.FunctionLowering(Definition, Options, _emitter.Suspension);
        for (int defined = 0; defined < Definition.Functions.Length - Definition.ImportedFunctions; defined++)
        {
            (IrFunction ir, JitBudget budget) = lowering.LowerToFit(defined);
            FunctionSites? sites = ir.IsTooLarge ? null : _emitter.SitesOf(defined, ir, budget);
            if (!(sites?.Budget ?? budget).Fits) yield return Definition.ImportedFunctions + defined;
        }
    }

    /// <summary>The name of a function in the name section, or else the one it is exported with, or null.</summary>
    public string? NameOf(int function) => _emitter.NameOf(function);

    /// <summary>Finds the guest function of a frame of a .NET stack trace, of whatever module.</summary>
    /// <returns>Null if the frame is none of a guest.</returns>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only dynamic methods, which are never trimmed, are of interest.")]
    public static WasmFrame? MapFrame(StackFrame frame)
    {
        MethodBase? method = frame.GetMethod();
        if (method?.DeclaringType?.Namespace is not { } name || !TryFind(name, method.Name, out ModuleEmitter? emitter, out int function)) return null;
        ModuleDefinition definition = emitter.Definition;
        int ilOffset = FunctionEntry.IsName(method.Name) ? -1 : frame.GetILOffset(); // an entry has no instructions of its own
        bool isResumption = ResumptionCode.IsName(method.Name);
        int? offset = ilOffset >= 0 ? emitter.FindOffset(function - definition.ImportedFunctions, ilOffset, isResumption) : null;
        return emitter.DescribeFrame(function, offset);
    }

    /// <summary>Whether a frame that <see cref="MapFrame"/> finds is that of a <see cref="FunctionEntry"/>.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only dynamic methods, which are never trimmed, are of interest.")]
    public static bool IsEntry(StackFrame frame) => frame.GetMethod() is { } method && FunctionEntry.IsName(method.Name);

    /// <summary>A name for profilers, as in <c>demo.wasm!parse</c>, of a .NET method.</summary>
    /// <param name="type">Full name of the method's type.</param>
    /// <param name="method">Its name.</param>
    /// <returns>Null if it is no guest function.</returns>
    public static string? NameOf(string type, string method)
    {
        int dot = type.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !TryFind(type[..dot], method, out ModuleEmitter? emitter, out int function)) return null;
        string module = emitter.Definition.Names.Module ?? emitter.LoadedName ?? emitter.Name;
        string entry = FunctionEntry.IsName(method) ? " (from the host)" : "";
        return $"{module}!{emitter.NameOf(function) ?? $"f{function}"}{entry}";
    }

    private static bool TryFind(string assembly, string method, [NotNullWhen(true)] out ModuleEmitter? emitter, out int function)
    {
        function = 0;
        emitter = ModuleEmitter.Find(assembly);
        return emitter is not null && int.TryParse(method.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out function);
    }
}
