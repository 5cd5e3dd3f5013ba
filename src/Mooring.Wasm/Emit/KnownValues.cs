using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

/// <summary>Which values an optimising compiler may find to be constants, even by way of slots and of the arms of an <c>if</c> that are never taken.</summary>
/// <remarks>Errs towards finding them. See <see cref="ShortenedLoads"/>.</remarks>
internal sealed class KnownValues
{
    /// <summary>Rounds in which slots are found that are assigned other known slots; if that was not enough, all count as known.</summary>
    private const int Rounds = 4;

    private readonly ModuleDefinition _module;
    private readonly IrFunction _function;
    private readonly bool[] _slots;
    private readonly bool[] _written; // in the order of statements, in the first round

    /// <param name="module">The module of the function.</param>
    /// <param name="function">The function that all nodes belong to.</param>
    /// <param name="isInlined">Whether it may be put in place of its calls, where parameters may be constants.</param>
    public KnownValues(ModuleDefinition module, IrFunction function, bool isInlined)
    {
        _module = module;
        _function = function;
        _slots = new bool[function.Slots.Count];
        _written = new bool[function.Slots.Count];
        if (isInlined) _slots.AsSpan(0, function.ParameterCount).Fill(true);
        _written.AsSpan(0, function.ParameterCount).Fill(true);
        foreach (IrStatement statement in function.Statements) VisitFirst(statement);
        for (int round = 0; AddSlots(); round++)
        {
            if (round < Rounds) continue;
            _slots.AsSpan().Fill(true);
            return;
        }
    }

    /// <summary>Whether a tree may always have one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Has(int index)
    {
        ref IrNode node = ref _function.Node(index);
        if (node.IsConstant || node.Code == Opcode.RefNull) return true;
        if (node.Code == Opcode.LocalGet) return _slots[node.Index];
        if (node.Code == Opcode.Call) return OperandDemand.MayBeInlined(_module, node.Index);
        if (node.OperandCount == 0 || node.Effects != Effects.None) return false;
        foreach (int operand in _function.OperandsOf(node))
        {
            if (!Has(operand)) return false;
        }

        return true;
    }

    /// <summary>A local that is read before anything is assigned to it is zero there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void VisitFirst(in IrStatement statement)
    {
        ReadOnlySpan<int> operands = _function.OperandsOf(statement);
        switch (statement.Kind)
        {
            case IrStatementKind.AssignMany:
                for (int i = 0; i < operands.Length; i += 2) ReadFirst(operands[i]);
                for (int i = 1; i < operands.Length; i += 2) _written[operands[i]] = true;
                break;
            case IrStatementKind.Return or IrStatementKind.Throw:
                foreach (int node in operands) ReadFirst(node);
                break;
            default:
                if (statement.Node >= 0) ReadFirst(statement.Node);
                if (statement.Kind == IrStatementKind.Assign) _written[statement.Target] = true;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadFirst(int index)
    {
        ref IrNode node = ref _function.Node(index);
        if (node.Code == Opcode.LocalGet && !_written[node.Index]) _slots[node.Index] = true;
        foreach (int operand in _function.OperandsOf(node)) ReadFirst(operand);
    }

    /// <summary>Adds slots that are assigned a known value anywhere: the other assignments may be where no control flow leads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AddSlots()
    {
        bool found = false;
        foreach (ref readonly IrStatement statement in CollectionsMarshal.AsSpan(_function.Statements))
        {
            if (statement.Kind == IrStatementKind.Assign)
            {
                found |= Add(statement.Target, statement.Node);
            }
            else if (statement.Kind == IrStatementKind.AssignMany)
            {
                ReadOnlySpan<int> operands = _function.OperandsOf(statement);
                for (int i = 0; i < operands.Length; i += 2) found |= Add(operands[i + 1], operands[i]);
            }
            else if (statement.Kind == IrStatementKind.AssignResults)
            {
                foreach (int slot in _function.OperandsOf(statement)) found |= Add(slot, statement.Node);
            }
        }

        return found;
    }

    private bool Add(int slot, int node)
    {
        if (_slots[slot] || !Has(node)) return false;
        return _slots[slot] = true;
    }
}
