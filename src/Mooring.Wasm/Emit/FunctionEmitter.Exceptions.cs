using Mooring.Wasm.Compilation;

namespace Mooring.Wasm.Emit;

internal sealed partial class FunctionEmitter
{
    private void EmitExceptionStatement(in IrStatement statement) => throw new NotSupportedException($"{statement.Kind}");
}
