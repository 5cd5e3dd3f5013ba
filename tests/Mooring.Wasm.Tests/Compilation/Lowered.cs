using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Lowering;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Text;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm.Tests.Compilation;

internal static class Lowered
{
    /// <summary>The IR of the first function of a module.</summary>
    public static IrFunction First(string text, BoundsChecks checks = BoundsChecks.Explicit, bool isCompact = false)
    {
        ModuleDefinition module = ModuleDecoder.Decode(WatParser.ToBinary(text), WasmFeatures.All);
        ModuleValidator.Validate(module, WasmFeatures.All);
        return new FunctionLowering(module, new CompilerOptions { Types = new TypeRegistry(), BoundsChecks = checks }).Lower(0, isCompact);
    }

    public static int Count(this IrFunction function, IrStatementKind kind) => function.Statements.Count(statement => statement.Kind == kind);
}
