using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Validation;

// Calls and tail calls.
internal sealed partial class FunctionValidator
{
    private void ValidateCall(ref OperatorReader operators)
    {
        FuncType type = context.Function(operators.Index, operators.Offset);
        Call(type, isTail: operators.Opcode == Opcode.ReturnCall, operators.Offset);
    }

    private void ValidateIndirectCall(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        TableType table = context.Table(operators.SecondIndex, offset);
        if (table.Element != ValueType.FuncRef)
        {
            WasmReader.Throw($"type mismatch: instruction requires table of functions but table has {table.Element}", offset);
        }

        FuncType type = context.Type(operators.Index, offset);
        _stack.Pop(ValidationContext.AddressType(table.Is64), offset);
        Call(type, isTail: operators.Opcode == Opcode.ReturnCallIndirect, offset);
    }

    private void Call(FuncType type, bool isTail, int offset)
    {
        _stack.Pop(type.Parameters.AsSpan(), offset);
        if (!isTail)
        {
            _stack.Push(type.Results.AsSpan(), offset);
            return;
        }

        ReadOnlySpan<ValueType> wanted = _frames[0].Results.AsSpan();
        if (!TypeList.Same(wanted, type.Results.AsSpan()))
        {
            string given = TypeList.Describe(type.Results.AsSpan());
            WasmReader.Throw($"type mismatch: current function requires result type {TypeList.Describe(wanted)} but callee returns {given}", offset);
        }

        _stack.BecomePolymorphic();
    }
}
