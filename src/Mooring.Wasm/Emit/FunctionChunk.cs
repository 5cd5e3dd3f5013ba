using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Lowering;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

/// <summary>Functions that get their code together: one type of the dynamic assembly.</summary>
/// <remarks>Guarded by the lock of its <see cref="ModuleEmitter"/>. Undefined, then defined (may be called by others), then complete.</remarks>
/// <param name="module">Its owner.</param>
/// <param name="number">Place among the chunks of the module.</param>
/// <param name="first">The first defined function in it.</param>
/// <param name="count">How many follow each other.</param>
internal sealed class FunctionChunk(ModuleEmitter module, int number, int first, int count)
{
    private const string NamePrefix = "chunk";

    private TypeBuilder? _type;
    private Type? _loaded; // null until complete
    private MethodBuilder[] _methods = [];
    private byte[][] _offsets = [];
    private nint[]? _code; // null until complete; an element is 0 until asked for

    public static bool TryParseName(string name, out int number)
    {
        number = 0;
        return name.StartsWith(NamePrefix, StringComparison.Ordinal) &&
            int.TryParse(name.AsSpan(NamePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Names the methods, so that others can be compiled against them.</summary>
    public void Define(ModuleBuilder builder)
    {
        if (_type is not null) return;
        _type = builder.DefineType(
            $"{module.Name}.{NamePrefix}{number}", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        _methods = new MethodBuilder[count];
        for (int i = 0; i < count; i++)
        {
            int function = module.Definition.ImportedFunctions + first + i;
            ClrSignature signature = ClrSignature.Of(module.TypeOfFunction(function));
            _methods[i] = _type.DefineMethod(
                MethodName(function), MethodAttributes.Public | MethodAttributes.Static, signature.Result, signature.Parameters);
        }
    }

    /// <summary>Writes the code of all functions, unless that has been done.</summary>
    public void Complete(ModuleBuilder builder, FunctionLowering lowering)
    {
        if (_code is not null) return;
        Define(builder);
        _offsets = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            var offsets = new OffsetTable();
            Write(i, lowering, offsets);
            _offsets[i] = offsets.ToArray();
            module.AddWritten(first + i);
        }

        _loaded = _type!.CreateType();
        _code = new nint[count];
    }

    private void Write(int place, FunctionLowering lowering, OffsetTable offsets)
    {
        int function = module.Definition.ImportedFunctions + first + place;
        IrFunction ir;
        JitBudget budget;
        try
        {
            (ir, budget) = lowering.LowerToFit(first + place);
        }
        catch (WasmFormatException)
        {
            FunctionEmitter.EmitRefusal(_methods[place].GetILGenerator(), Members.Libcall(nameof(Libcalls.CreateInvalid)), function);
            return;
        }

        FunctionSites? sites = ir.IsTooLarge ? null : module.SitesOf(first + place, ir, budget);
        if (sites is not null) budget = sites.Budget;
        if (!budget.Fits) module.AddOversized(function, budget);
        if (ir.IsTooLarge)
        {
            FunctionEmitter.EmitRefusal(_methods[place].GetILGenerator(), Members.Libcall(nameof(Libcalls.CreateTooLarge)), function);
            return;
        }

        MethodBuilder method = LargeFrames.Place(_type!, _methods[place], ClrSignature.Of(module.TypeOfFunction(function)), BodyName(function), ir);
        method.SetImplementationFlags(FlagsOf(function, budget));
        FunctionEmitter.Emit(module, first + place, ir, sites, method.GetILGenerator(), offsets);
    }

    private MethodImplAttributes FlagsOf(int function, JitBudget budget)
    {
        // The just-in-time compiler would not optimise it in any case, but try: with counters, replacement of running loops and a second
        // compilation, some of which take time that grows with the square or the cube of the number of loops.
        if (!budget.Fits) return MethodImplAttributes.IL | MethodImplAttributes.NoOptimization;
        // Behind guard pages, what it puts in place of calls must be no more than what OperandDemand expects.
        bool mayBeInlined = module.Options.BoundsChecks == BoundsChecks.Explicit || OperandDemand.MayBeInlined(module.Definition, function);
        return mayBeInlined ? MethodImplAttributes.IL : MethodImplAttributes.IL | MethodImplAttributes.NoInlining;
    }

    /// <summary>Has the functions of a complete chunk compiled to machine code, without waiting for their first calls. Needs no lock.</summary>
    public void Prepare()
    {
        foreach (MethodInfo method in _loaded!.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
    }

    /// <summary>As <see cref="Prepare()"/>, for one function.</summary>
    public void Prepare(int definedIndex) => RuntimeHelpers.PrepareMethod(Loaded(definedIndex).MethodHandle);

    public MethodInfo MethodOf(int definedIndex) => _methods[definedIndex - first];

    /// <summary>The function pointer of a function of a complete chunk.</summary>
    public nint CodeOf(int definedIndex)
    {
        ref nint code = ref _code![definedIndex - first];
        if (code == 0) code = Loaded(definedIndex).MethodHandle.GetFunctionPointer();
        return code;
    }

    public ReadOnlySpan<byte> OffsetsOf(int definedIndex) => _code is null ? [] : _offsets[definedIndex - first];

    // By token: looking the method up by name would have the runtime describe all methods of the type.
    private MethodBase Loaded(int definedIndex) => _loaded!.Module.ResolveMethod(_methods[definedIndex - first].MetadataToken)!;

    /// <summary>For functions whose own method is a gate; the number is the function index here too.</summary>
    private static string BodyName(int functionIndex) => $"b{functionIndex}";

    /// <summary>Stack traces show it; the number is the function index.</summary>
    private static string MethodName(int functionIndex) => $"f{functionIndex}";
}
