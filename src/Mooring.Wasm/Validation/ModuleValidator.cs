using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Validation;

/// <summary>Checks that a decoded module is valid, so that compiling and running it needs no such checks.</summary>
/// <remarks>
/// Validation, section 3.4 "Modules". What the decoder had to check already (limits, the types of imports and tags) is not repeated.
/// Time and memory are proportional to the size of the module.
/// </remarks>
internal static partial class ModuleValidator
{
    /// <param name="module">Decoded with the same features.</param>
    /// <param name="features">What the module may use.</param>
    /// <exception cref="WasmFormatException">The module is not valid.</exception>
    public static void Validate(ModuleDefinition module, WasmFeatures features)
    {
        ValidateFunctions(ValidateDefinitions(module, features));
    }

    /// <summary>Checks all but the function bodies.</summary>
    /// <returns>What <see cref="FunctionValidator"/> needs to check those, one by one and on any threads.</returns>
    public static ValidationContext ValidateDefinitions(ModuleDefinition module, WasmFeatures features)
    {
        var context = new ValidationContext(module, features);
        CheckCounts(module, features);
        foreach (FunctionDefinition function in module.Functions) context.Type((uint)function.TypeIndex, function.Offset);
        var expressions = new ConstantExpressionValidator(context);
        ValidateGlobals(context, expressions);
        ValidateTables(context, expressions);
        ValidateElements(context, expressions);
        ValidateData(context, expressions);
        ValidateExports(context);
        ValidateStart(context);
        return context;
    }

    private static void CheckCounts(ModuleDefinition module, WasmFeatures features)
    {
        if (module.Memories.Length > 1) features.Require(WasmFeatures.MultiMemory, "multiple memories: more than one", 0);
        if (module.Tables.Length > 1) features.Require(WasmFeatures.ReferenceTypes, "multiple tables: more than one", 0);
    }

    private static void ValidateGlobals(ValidationContext context, ConstantExpressionValidator expressions)
    {
        GlobalDefinition[] globals = context.Module.Globals;
        bool extended = context.Features.HasFlag(WasmFeatures.ExtendedConstants);
        for (int i = context.Module.ImportedGlobals; i < globals.Length; i++)
        {
            // WebAssembly 3.0 lets an initializer read the globals before it, 2.0 only imported ones.
            int visible = extended ? i : context.Module.ImportedGlobals;
            expressions.Validate(globals[i].Initial!.Value, globals[i].Type.Content, visible);
        }
    }

    private static void ValidateTables(ValidationContext context, ConstantExpressionValidator expressions)
    {
        foreach (TableDefinition table in context.Module.Tables)
        {
            // Tables come before the module's own globals.
            if (table.Initial is { } initial) expressions.Validate(initial, table.Type.Element, context.Module.ImportedGlobals);
        }
    }

    private static void ValidateStart(ValidationContext context)
    {
        if (context.Module.Start is not { } start) return;
        int offset = context.Module.StartOffset;
        FuncType type = context.Function((uint)start, offset);
        if (!type.Parameters.IsEmpty || !type.Results.IsEmpty) WasmReader.Throw($"start function has type {type}", offset);
    }

    /// <summary>Which globals segments may read: all in WebAssembly 3.0, imported ones in 2.0.</summary>
    private static int VisibleGlobals(ValidationContext context) =>
        context.Features.HasFlag(WasmFeatures.ExtendedConstants) ? context.Module.Globals.Length : context.Module.ImportedGlobals;
}
