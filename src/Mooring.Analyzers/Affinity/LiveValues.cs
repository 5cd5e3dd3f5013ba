using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Affinity;

/// <summary>Which affine variables are used later, seen from each suspension point: a backward analysis.</summary>
internal sealed class LiveValues
{
    private readonly FunctionModel _function;
    private readonly AffineVariables _variables;
    private readonly ulong[] _in;
    private readonly List<int>[] _successors;
    private readonly List<int>[] _handlers;

    public LiveValues(FunctionModel function, AffineVariables variables)
    {
        _function = function;
        _variables = variables;
        int count = function.Graph.Blocks.Length;
        _in = new ulong[count];
        _successors = NewLists(count);
        _handlers = NewLists(count);
        foreach (BasicBlock block in function.Graph.Blocks)
        {
            Connect(block, block.FallThroughSuccessor);
            Connect(block, block.ConditionalSuccessor);
            ConnectHandlers(block);
        }

        Solve();
    }

    /// <summary>The variables live after each suspension point.</summary>
    public Dictionary<IOperation, ulong> AtSuspensions { get; } = [];

    private void Solve()
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = _in.Length - 1; i >= 0; i--)
            {
                ulong before = Transfer(_function.Graph.Blocks[i]);
                if (before == _in[i]) continue;
                _in[i] = before;
                changed = true;
            }
        }
    }

    private ulong Transfer(BasicBlock block)
    {
        ulong handled = 0;
        foreach (int handler in _handlers[block.Ordinal]) handled |= _in[handler];
        ulong state = handled;
        foreach (int successor in _successors[block.Ordinal]) state |= _in[successor];
        IReadOnlyList<IOperation> operations = _function.OperationsOf(block);
        for (int i = operations.Count - 1; i >= 0; i--)
        {
            IOperation operation = operations[i];
            if (Suspension.IsSuspension(operation)) AtSuspensions[operation] = state;
            if (operation is IAwaitOperation wait && SwitchesBack(wait)) state &= ~ContextBits();
            ulong defined = _variables.DefinitionOf(operation);
            state = (state & ~defined) | _variables.UsesOf(operation) | (defined == 0 ? 0 : handled);
        }

        return state;
    }

    /// <summary>An await that brings the code back to its context: what comes after it is in place again.</summary>
    private static bool SwitchesBack(IAwaitOperation wait) =>
        wait.Operation.Syntax.ToString() is { } text && (text.Contains("SwitchTo") && !text.Contains("ThreadPool") || text.Contains("ResumeForeground"));

    private ulong ContextBits()
    {
        ulong bits = 0;
        for (int i = 0; i < _variables.Count; i++)
            if (_variables[i].Class.Class is ValueClass.ContextAffine) bits |= 1UL << i;
        return bits;
    }

    private void Connect(BasicBlock block, ControlFlowBranch? branch)
    {
        if (branch is null) return;
        int from = block.Ordinal;
        foreach (ControlFlowRegion region in branch.FinallyRegions)
        {
            _successors[from].Add(region.FirstBlockOrdinal);
            from = region.LastBlockOrdinal;
        }

        if (branch.Destination is { } destination) _successors[from].Add(destination.Ordinal);
    }

    private void ConnectHandlers(BasicBlock block)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null && region.Kind is not ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            if (region.Kind is not ControlFlowRegionKind.Try || region.EnclosingRegion is not { } outer) continue;
            foreach (ControlFlowRegion handler in outer.NestedRegions)
                if (handler.Kind is not ControlFlowRegionKind.Try) _handlers[block.Ordinal].Add(handler.FirstBlockOrdinal);
        }
    }

    private static List<int>[] NewLists(int count)
    {
        var lists = new List<int>[count];
        for (int i = 0; i < count; i++) lists[i] = [];
        return lists;
    }
}

/// <summary>Which affine variables hold a value that is not null: a forward analysis.</summary>
internal sealed class HeldValues(FunctionModel function, AffineVariables variables) : ForwardFlow(function)
{
    protected override ulong Entry => variables.HeldAtEntry;

    protected override ulong After(IOperation operation, ulong state)
    {
        ulong defined = variables.DefinitionOf(operation);
        if (defined != 0)
        {
            IOperation? value = operation switch
            {
                ISimpleAssignmentOperation assignment => assignment.Value,
                IFlowCaptureOperation capture => capture.Value,
                _ => null,
            };
            return value is not null && AffineVariables.IsNull(value) ? state & ~defined : state | defined;
        }

        return operation is IFieldReferenceOperation or IPropertyReferenceOperation ? state | variables.UsesOf(operation) : state;
    }

    protected override ulong? OnCondition(IOperation condition, bool outcome, ulong state, BasicBlock block)
    {
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not)
        {
            condition = not.Operand;
            outcome = !outcome;
        }

        ulong tested = 0;
        bool isNull = outcome;
        if (condition is IIsNullOperation test) tested = variables.BitOf(test.Operand);
        else if (condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary)
        {
            if (AffineVariables.IsNull(binary.RightOperand)) tested = variables.BitOf(binary.LeftOperand);
            else if (AffineVariables.IsNull(binary.LeftOperand)) tested = variables.BitOf(binary.RightOperand);
            isNull = outcome == (binary.OperatorKind is BinaryOperatorKind.Equals);
        }

        return tested != 0 && isNull ? state & ~tested : state;
    }
}
