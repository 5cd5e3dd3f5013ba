using Mooring.Wasm.Compilation;

namespace Mooring.Wasm.Emit;

internal sealed partial class FunctionEmitter
{
    private void EmitVectorOperator(in IrNode tree) => throw new NotSupportedException($"{tree.Code}");

    private void EmitVectorAccess(in IrNode tree) => throw new NotSupportedException($"{tree.Code}");
}
