using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Validation;

/// <summary>Checks the expressions that are evaluated at instantiation.</summary>
/// <remarks>Validation, section 3.3.10 "Constant Expressions"; one object serves all expressions of a module in turn.</remarks>
internal sealed class ConstantExpressionValidator(ValidationContext context)
{
    private readonly OperandStack _stack = new();

    /// <param name="expression">What to check.</param>
    /// <param name="expected">The type that it must give.</param>
    /// <param name="visibleGlobals">Globals below this index may be read.</param>
    public void Validate(ConstantExpression expression, ValueType expected, int visibleGlobals)
    {
        var operators = new OperatorReader(context.Module.Bytes.Span, expression.Code, context.Features);
        _stack.Clear();
        while (operators.TryRead())
        {
            if (operators.Opcode != Opcode.End)
            {
                ValidateOperator(ref operators, visibleGlobals);
                continue;
            }

            _stack.Pop(expected, operators.Offset);
            if (_stack.Height > 0) WasmReader.Throw("type mismatch: the expression leaves more than one value", operators.Offset);
        }
    }

    private void ValidateOperator(ref OperatorReader operators, int visibleGlobals)
    {
        OpcodeInfo info = operators.Info;
        if (!IsConstant(operators.Opcode)) WasmReader.Throw($"constant expression required: {info} is none", operators.Offset);
        context.Features.Require(info, operators.Offset);
        switch (operators.Opcode)
        {
            case Opcode.GlobalGet:
                _stack.Push(Global(operators.Index, visibleGlobals, operators.Offset), operators.Offset);
                break;
            case Opcode.RefNull:
                context.Features.Require(operators.Type, operators.Offset);
                _stack.Push(operators.Type, operators.Offset);
                break;
            case Opcode.RefFunc:
                context.CheckFunction(operators.Index, operators.Offset);
                context.Declare(operators.Index);
                _stack.Push(ValueType.FuncRef, operators.Offset);
                break;
            default:
                _stack.Pop(info.Type!.Operands, operators.Offset);
                _stack.Push(info.Type.Results, operators.Offset);
                break;
        }
    }

    private bool IsConstant(Opcode opcode) => opcode switch
    {
        Opcode.I32Const or Opcode.I64Const or Opcode.F32Const or Opcode.F64Const or Opcode.V128Const => true,
        Opcode.GlobalGet or Opcode.RefNull or Opcode.RefFunc => true,
        Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul or Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul =>
            context.Features.HasFlag(WasmFeatures.ExtendedConstants),
        _ => false,
    };

    private ValueType Global(uint index, int visibleGlobals, int offset)
    {
        if (index >= (uint)visibleGlobals) WasmReader.Throw($"unknown global {index}", offset);
        GlobalType type = context.Global(index, offset);
        if (type.IsMutable) WasmReader.Throw($"constant expression required: global {index} is mutable", offset);
        return type.Content;
    }
}
