using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Validation;

// Tables and references.
internal sealed partial class FunctionValidator
{
    private void ValidateTable(ref OperatorReader operators)
    {
        switch (operators.Opcode)
        {
            case Opcode.TableInit:
                ValidateTableInit(ref operators);
                break;
            case Opcode.ElemDrop:
                context.Element(operators.Index, operators.Offset);
                break;
            case Opcode.TableCopy:
                ValidateTableCopy(ref operators);
                break;
            default:
                ValidateOneTable(ref operators);
                break;
        }
    }

    private void ValidateOneTable(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        TableType table = context.Table(operators.Index, offset);
        ValueType element = table.Element;
        ValueType address = ValidationContext.AddressType(table.Is64);
        switch (operators.Opcode)
        {
            case Opcode.TableGet:
                _stack.Pop(address, offset);
                _stack.Push(element, offset);
                break;
            case Opcode.TableSet:
                _stack.Pop([address, element], offset);
                break;
            case Opcode.TableGrow:
                _stack.Pop([element, address], offset);
                _stack.Push(address, offset);
                break;
            case Opcode.TableFill:
                _stack.Pop([address, element, address], offset);
                break;
            default:
                _stack.Push(address, offset); // table.size
                break;
        }
    }

    private void ValidateTableInit(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        TableType table = context.Table(operators.SecondIndex, offset);
        ElementSegment segment = context.Element(operators.Index, offset);
        if (segment.ElementType != table.Element)
        {
            WasmReader.Throw($"type mismatch: element segment of {segment.ElementType} for a table of {table.Element}", offset);
        }

        _stack.Pop([ValidationContext.AddressType(table.Is64), ValueType.I32, ValueType.I32], offset);
    }

    private void ValidateTableCopy(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        TableType destination = context.Table(operators.Index, offset);
        TableType source = context.Table(operators.SecondIndex, offset);
        if (destination.Element != source.Element)
        {
            WasmReader.Throw($"type mismatch: table.copy from {source.Element} to {destination.Element}", offset);
        }

        ValueType to = ValidationContext.AddressType(destination.Is64);
        ValueType from = ValidationContext.AddressType(source.Is64);
        _stack.Pop([to, from, Smaller(to, from)], offset);
    }

    private void ValidateReference(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        if (operators.Opcode == Opcode.RefNull)
        {
            context.Features.Require(operators.Type, offset);
            _stack.Push(operators.Type, offset);
            return;
        }

        context.CheckFunction(operators.Index, offset);
        if (!context.IsDeclared(operators.Index)) WasmReader.Throw($"undeclared function reference {operators.Index}", offset);
        _stack.Push(ValueType.FuncRef, offset);
    }

    private void ValidateIsNull(int offset)
    {
        ValueType? type = _stack.PopAny(offset);
        if (type is { IsReference: false } known) WasmReader.Throw($"type mismatch: instruction requires reference type but stack has [{known}]", offset);
        _stack.Push(ValueType.I32, offset);
    }
}
