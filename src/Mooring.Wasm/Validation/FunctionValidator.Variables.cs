using System.Runtime.CompilerServices;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Validation;

// Locals, globals, and the two forms of select.
internal sealed partial class FunctionValidator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ValidateLocal(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        ValueType type = _locals.Get(operators.Index, offset);
        if (operators.Opcode != Opcode.LocalGet) _stack.Pop(type, offset);
        if (operators.Opcode != Opcode.LocalSet) _stack.Push(type, offset);
    }

    private void ValidateGlobal(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        GlobalType type = context.Global(operators.Index, offset);
        if (operators.Opcode == Opcode.GlobalGet)
        {
            _stack.Push(type.Content, offset);
            return;
        }

        // Both wordings: the specification's tests changed theirs from 2.0 to 3.0.
        if (!type.IsMutable) WasmReader.Throw($"global is immutable: set of immutable global {operators.Index}", offset);
        _stack.Pop(type.Content, offset);
    }

    private void ValidateUntypedSelect(int offset)
    {
        _stack.Pop(ValueType.I32, offset);
        ValueType? second = _stack.PopAny(offset);
        ValueType? first = _stack.PopAny(offset);
        if (first is { IsReference: true } || second is { IsReference: true })
        {
            WasmReader.Throw("type mismatch: a select of references must give its type", offset);
        }

        if (first is { } one && second is { } other && one != other)
        {
            WasmReader.Throw($"type mismatch: select has to choose between {one} and {other}", offset);
        }

        _stack.Push(first ?? second, offset);
    }

    private void ValidateTypedSelect(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        if (operators.TypeCount != 1) WasmReader.Throw($"invalid result arity: select with {operators.TypeCount} types", offset);
        context.Features.Require(operators.Type, offset);
        _stack.Pop([operators.Type, operators.Type, ValueType.I32], offset);
        _stack.Push(operators.Type, offset);
    }
}
