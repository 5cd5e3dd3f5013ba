using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Suspension;

namespace Mooring.Wasm.Emit;

/// <summary>What takes up suspended calls of one function: a method that was made when the first of them came back.</summary>
/// <param name="Code">Managed function pointer; <see cref="FunctionEmitter.ResumptionParameters"/>, no result.</param>
/// <param name="Sites">Where the function can be suspended, by number.</param>
/// <param name="Offsets">An <see cref="OffsetTable"/>.</param>
internal sealed record ResumptionCode(nint Code, SuspensionSite[] Sites, byte[] Offsets)
{
    private const char NamePrefix = 'r'; // of the method's name, before the function index
    private const char GatedPrefix = 'R'; // of a body behind a gate

    /// <summary>Whether a method of a guest's dynamic assembly is a resumption.</summary>
    public static bool IsName(string name) => name[0] is NamePrefix or GatedPrefix;

    public static ResumptionCode Create(ModuleEmitter module, ModuleBuilder builder, int definedIndex, IrFunction ir, FunctionSites sites)
    {
        int function = module.Definition.ImportedFunctions + definedIndex;
        string name = $"{NamePrefix}{function}";
        TypeBuilder type = builder.DefineType(
            $"{module.Name}.resumption{function}", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        var signature = new ClrSignature(typeof(void), FunctionEmitter.ResumptionParameters);
        MethodBuilder method = type.DefineMethod(name, MethodAttributes.Public | MethodAttributes.Static, signature.Result, signature.Parameters);
        var offsets = new OffsetTable();
        MethodBuilder body = LargeFrames.Place(type, method, signature, $"{GatedPrefix}{function}", ir);
        // As with functions (FunctionChunk): the just-in-time compiler would try over and over.
        if (!sites.ResumptionBudget.Fits) body.SetImplementationFlags(MethodImplAttributes.IL | MethodImplAttributes.NoOptimization);
        FunctionEmitter.EmitResumption(module, definedIndex, ir, sites, body.GetILGenerator(), offsets);
        MethodInfo loaded = type.CreateType().GetMethod(name)!;
        return new ResumptionCode(loaded.MethodHandle.GetFunctionPointer(), sites.All, offsets.ToArray());
    }
}
