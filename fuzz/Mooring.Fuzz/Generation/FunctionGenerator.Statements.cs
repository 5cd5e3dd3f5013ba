using Mooring.Wasm;
using Mooring.Wasm.Opcodes;
using static Mooring.Fuzz.Generation.NodeBuilder;

namespace Mooring.Fuzz.Generation;

internal sealed partial class FunctionGenerator
{
    private List<Node> Statements(int count, int depth)
    {
        List<Node> statements = [];
        for (; count > 0 && _budget > 0; count--) statements.Add(Statement(depth + 1));
        return statements;
    }

    /// <summary>Instructions that leave nothing on the stack.</summary>
    private Node Statement(int depth)
    {
        _budget--;
        switch (_random.Next(depth > MaximumDepth ? 9 : 24))
        {
            case 0 or 1: return SetVariable(depth);
            case 2 or 3: return SetGlobal(depth);
            case 4 or 5 or 6 or 7: return Instruction(Pick(InstructionMenu.Stores), depth);
            case 8: return Op(Opcode.Drop, null, Value(ModuleGenerator.AnyKind(_random), depth + 1));
            case 9 or 10: return Loop([], depth);
            case 11 or 12: return If([], depth);
            case 13: return VoidBlock(depth);
            case 14 or 15: return MultiBlock(depth);
            case 16 or 17: return Branch(depth);
            case 18 or 19: return CallStatement(depth);
            case 20: return Bulk(depth);
            case 21: return TableStatement(depth);
            case 22 when Chance(15): return Leave(depth);
            default: return SetVariable(depth);
        }
    }

    private Node VoidBlock(int depth)
    {
        _labels.Add([]);
        List<Node> body = Statements(_random.Next(1, 4), depth + 1);
        _labels.RemoveAt(_labels.Count - 1);
        return Block([], Opcode.Block, BlockType([], []), body);
    }

    private Node SetVariable(int depth)
    {
        ValueKind kind = ModuleGenerator.AnyKind(_random);
        int variable = Variable(kind);
        return variable < 0 ? Op(Opcode.Nop, null) : Op(Opcode.LocalSet, Index(variable), Value(kind, depth + 1));
    }

    private Node SetGlobal(int depth)
    {
        int global = _random.Next(1, _module.Globals.Count);
        return _module.Globals[global].IsMutable
            ? Op(Opcode.GlobalSet, Index(global), Value(_module.Globals[global].Kind, depth + 1))
            : Op(Opcode.Nop, null);
    }

    private Node CallStatement(int depth)
    {
        int function = _random.Next(_module.Functions.Count);
        Node call = Call(function, depth);
        return new Node([], [], [call], TakeResults(_module.SignatureOf(function).Results).ToArray());
    }

    /// <summary>Ends the function: a return, a tail call or <c>unreachable</c>.</summary>
    private Node Leave(int depth)
    {
        int choice = _random.Next(10);
        if (choice == 0) return Op(Opcode.Unreachable, null);
        int[] callees = [.. Enumerable.Range(0, _module.Functions.Count).Where(i => _module.SignatureOf(i).Results.SequenceEqual(_signature.Results))];
        if (choice < 4 || callees.Length == 0) return Op(Opcode.Return, null, Values(_signature.Results, depth));
        int callee = Pick(callees);
        IEnumerable<Node> arguments = Values(_module.SignatureOf(callee).Parameters, depth);
        int slot = _module.Elements.IndexOf(callee);
        return slot >= 0 && Chance(50)
            ? Op(Opcode.ReturnCallIndirect, Indices(_module.Functions[callee].Type, 0), [.. arguments, I32(slot)])
            : Op(Opcode.ReturnCall, Index(callee), arguments);
    }

    private Node Bulk(int depth)
    {
        switch (_random.Next(4))
        {
            case 0: return Op(Opcode.MemoryCopy, Indices(0, 0), Address(depth), Address(depth), Length(depth));
            case 1: return Op(Opcode.MemoryFill, Index(0), Address(depth), Value(ValueKind.I32, depth + 1), Length(depth));
            case 2: return Op(Opcode.MemoryInit, Indices(1, 0), Address(depth), I32(_random.Next(10)), I32(_random.Next(20)));
            default: return Chance(30) ? Op(Opcode.DataDrop, Index(_random.Next(2))) : Op(Opcode.Nop, null);
        }
    }

    private Node Length(int depth)
    {
        if (!_module.Memory64) return Chance(70) ? I32(_random.Next(100)) : Address(depth);
        return Chance(70) ? I64(_random.Next(100)) : Address(depth);
    }

    private Node TableStatement(int depth)
    {
        int table = _random.Next(2);
        Node count = I32(_random.Next(5));
        switch (_random.Next(6))
        {
            case 0: return Op(Opcode.TableCopy, Indices(table, table), TableIndex(depth), TableIndex(depth), count);
            case 1: return Op(Opcode.TableInit, Indices(1, 0), TableIndex(depth), I32(_random.Next(4)), count);
            case 2: return Op(Opcode.TableFill, Index(table), TableIndex(depth), Value(TableKind(table), depth + 1), count);
            case 3 when Chance(30): return Op(Opcode.ElemDrop, Index(_random.Next(2)));
            default: return Op(Opcode.TableSet, Index(table), TableIndex(depth), Value(TableKind(table), depth + 1));
        }
    }
}
