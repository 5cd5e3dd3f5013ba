using System.Numerics;
using Mooring.Wasm;
using Mooring.Wasm.Opcodes;
using static Mooring.Fuzz.Generation.NodeBuilder;

namespace Mooring.Fuzz.Generation;

internal sealed partial class FunctionGenerator
{
    private const int MaximumDepth = 9;

    /// <summary>An expression that leaves one value of a type.</summary>
    private Node Value(ValueKind kind, int depth)
    {
        if (_budget-- <= 0 || depth > MaximumDepth) return Leaf(kind);
        switch (_random.Next(20))
        {
            case 0 or 1 or 2: return Leaf(kind);
            case 3: return Tee(kind, depth);
            case 4: return BlockValue(kind, depth);
            case 5: return IfValue(kind, depth);
            case 6: return Select(kind, depth);
            case 7: return Call(kind, depth) ?? Leaf(kind);
            case 8: return BranchIfValue(kind, depth) ?? Leaf(kind);
            case 9 when kind is ValueKind.I32: return Question(depth);
            default: return kind is ValueKind.FuncRef or ValueKind.ExternRef ? Reference(kind, depth) : Instruction(Pick(InstructionMenu.ByResult[kind]), depth);
        }
    }

    private Node Leaf(ValueKind kind)
    {
        if (Chance(65) && Variable(kind) is >= 0 and int variable) return Op(kind, Opcode.LocalGet, Index(variable));
        if (Chance(25))
        {
            int global = _random.Next(1, _module.Globals.Count);
            if (_module.Globals[global].Kind == kind) return Op(kind, Opcode.GlobalGet, Index(global));
        }

        if (kind is ValueKind.V128 && Chance(35))
        {
            Node low = Op(kind, Opcode.I64x2Splat, null, Leaf(ValueKind.I64));
            return Op(kind, Opcode.I64x2ReplaceLane, Index(1), low, Leaf(ValueKind.I64));
        }

        if (kind is ValueKind.FuncRef && Chance(50)) return Op(kind, Opcode.RefFunc, Index(Pick(_module.Elements)));
        return Constant(_random, kind);
    }

    private Node Instruction(OpcodeInfo row, int depth)
    {
        InstructionType type = _module.Memory64 ? row.Type64! : row.Type!;
        bool touchesMemory = row.AccessBytes > 0;
        Node[] operands = [.. type.Operands.Select((operand, i) =>
            touchesMemory && i == 0 ? Address(depth + 1) : Value(operand.Kind, depth + 1))];
        Node node = Op([.. type.Results.Select(result => result.Kind)], row.Code, Immediates(row), operands);
        if (!InstructionMenu.MakesNaN(row)) return node;
        return Canonical(node, row.Mnemonic.StartsWith("f64", StringComparison.Ordinal), Scratch(node.Types![0]));
    }

    private ByteBuffer? Immediates(OpcodeInfo row)
    {
        var bytes = new ByteBuffer();
        if (row.AccessBytes > 0)
        {
            bytes.Unsigned(_random.Next(BitOperations.Log2((uint)row.AccessBytes) + 1));
            bytes.Unsigned(_random.Next(16) switch
            {
                0 => uint.MaxValue - (uint)_random.Next(20),
                1 => (ulong)(FuzzModule.PageBytes - _random.Next(20)),
                2 => int.MaxValue,
                < 10 => 0,
                _ => (ulong)_random.Next(300),
            });
        }

        if (row.Lanes > 0) bytes.Byte(_random.Next(row.Lanes));
        for (int i = 0; i < 16 && row.Immediate is Immediate.Shuffle; i++) bytes.Byte(_random.Next(32));
        return bytes;
    }

    /// <summary>Mostly inside of the memory, often at its end, sometimes anywhere.</summary>
    private Node Address(int depth)
    {
        ValueKind kind = _module.Memory64 ? ValueKind.I64 : ValueKind.I32;
        long? constant = _random.Next(20) switch
        {
            0 => (_module.MemoryPages * (long)FuzzModule.PageBytes) - _random.Next(20),
            1 or 2 or 3 => _random.Next(200),
            4 => (_random.Next(1, _module.MaximumPages + 1) * (long)FuzzModule.PageBytes) - _random.Next(20),
            _ => null,
        };
        if (constant is { } address) return _module.Memory64 ? I64(address) : I32((int)address);
        Node value = Value(kind, depth + 1);
        if (Chance(10)) return value;
        int mask = Chance(80) ? 0x3FF : 0xFFFF;
        return _module.Memory64 ? Op(kind, Opcode.I64And, null, value, I64(mask)) : Op(kind, Opcode.I32And, null, value, I32(mask));
    }

    private Node Tee(ValueKind kind, int depth) =>
        Variable(kind) is >= 0 and int variable ? Op(kind, Opcode.LocalTee, Index(variable), Value(kind, depth + 1)) : Value(kind, depth + 1);

    private Node Select(ValueKind kind, int depth)
    {
        Node[] operands = [Value(kind, depth + 1), Value(kind, depth + 1), Value(ValueKind.I32, depth + 1)];
        bool typed = kind >= ValueKind.FuncRef || Chance(30);
        return typed ? Op(kind, Opcode.SelectT, new ByteBuffer().Byte(1).Byte(ModuleEncoder.Code(kind)), operands) : Op(kind, Opcode.Select, null, operands);
    }

    private Node Question(int depth)
    {
        ValueKind address = _module.Memory64 ? ValueKind.I64 : ValueKind.I32;
        switch (_random.Next(5))
        {
            case 0: return Op(ValueKind.I32, Opcode.RefIsNull, null, Value(Chance(50) ? ValueKind.FuncRef : ValueKind.ExternRef, depth + 1));
            case 1: return Op(ValueKind.I32, Opcode.TableSize, Index(_random.Next(2)));
            case 2:
                int table = _random.Next(2);
                return Op(ValueKind.I32, Opcode.TableGrow, Index(table), Value(TableKind(table), depth + 1), I32(_random.Next(4)));
            default:
                Node size = Chance(70)
                    ? Op(address, Opcode.MemorySize, Index(0))
                    : Op(address, Opcode.MemoryGrow, Index(0), _module.Memory64 ? I64(_random.Next(3)) : I32(_random.Next(3)));
                return _module.Memory64 ? Op(ValueKind.I32, Opcode.I32WrapI64, null, size) : size;
        }
    }

    private Node Reference(ValueKind kind, int depth)
    {
        if (Chance(50)) return Leaf(kind);
        return Op(kind, Opcode.TableGet, Index(kind is ValueKind.FuncRef ? 0 : 1), TableIndex(depth));
    }

    private Node TableIndex(int depth) =>
        Chance(85) ? I32(_random.Next(_module.TableSlots + (Chance(10) ? 6 : 0))) : Op(ValueKind.I32, Opcode.I32And, null, Value(ValueKind.I32, depth + 1), I32(7));

    private static ValueKind TableKind(int table) => table == 0 ? ValueKind.FuncRef : ValueKind.ExternRef;

    /// <summary>A call, directly or through the table, of a function with exactly these results; null when there is none.</summary>
    private Node? Call(ValueKind kind, int depth)
    {
        int start = _random.Next(_module.Functions.Count);
        for (int i = 0; i < _module.Functions.Count; i++)
        {
            int function = (start + i) % _module.Functions.Count;
            if (_module.SignatureOf(function).Results is [ValueKind only] && only == kind) return Call(function, depth);
        }

        return null;
    }

    private Node Call(int function, int depth)
    {
        Signature signature = _module.SignatureOf(function);
        IEnumerable<Node> arguments = Values(signature.Parameters, depth);
        if (Chance(60)) return Op(signature.Results, Opcode.Call, Index(function), arguments);
        int slot = _module.Elements.IndexOf(function);
        Node index = slot >= 0 && Chance(85) ? I32(slot) : TableIndex(depth);
        return Op(signature.Results, Opcode.CallIndirect, Indices(_module.Functions[function].Type, 0), [.. arguments, index]);
    }
}
