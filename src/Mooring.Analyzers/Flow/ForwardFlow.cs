using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Mooring.Analyzers.Flow;

/// <summary>A forward analysis over at most 64 facts a function, each a bit.</summary>
/// <remarks>
/// A branch that leaves <c>try</c> regions runs their <c>finally</c> regions with its own state, so what one path leaves
/// alive does not mix into another. An operation that may throw hands the state from before it to the innermost handler.
/// </remarks>
internal abstract class ForwardFlow(FunctionModel function)
{
    /// <summary>The most facts a function can have; further ones are left out.</summary>
    public const int Capacity = 64;

    private readonly ulong?[] _in = new ulong?[function.Graph.Blocks.Length];
    private readonly Dictionary<(int Region, ulong State), ulong?> _through = [];
    private readonly Queue<int> _pending = [];

    protected FunctionModel Function { get; } = function;

    /// <summary>Whether a fact must hold on every path (join by intersection) and not just on some.</summary>
    protected virtual bool OnEveryPath => false;

    /// <summary>The state at the function's entry.</summary>
    protected virtual ulong Entry => 0;

    /// <summary>The state after one operation, whose operands have been evaluated.</summary>
    protected abstract ulong After(IOperation operation, ulong state);

    /// <summary>What an operation hands to the handler when it throws: by default the state from before it.</summary>
    protected virtual ulong Thrown(IOperation operation, ulong state) => state;

    /// <summary>The state on one of the two edges of a condition, or null when the edge cannot be taken.</summary>
    protected virtual ulong? OnCondition(IOperation condition, bool outcome, ulong state, BasicBlock block) => state;

    /// <summary>What enters a catch handler of the given try region.</summary>
    protected virtual ulong OnCatch(ControlFlowRegion tryRegion, ulong state) => state;

    /// <summary>Runs to the fixpoint.</summary>
    public void Solve()
    {
        _in[0] = Entry;
        _pending.Enqueue(0);
        while (_pending.Count > 0)
        {
            int ordinal = _pending.Dequeue();
            BasicBlock block = Function.Graph.Blocks[ordinal];
            Step(block, _in[ordinal]!.Value, Flow);
        }
    }

    /// <summary>Visits every reached operation with the state before it.</summary>
    public void Visit(Action<IOperation, ulong> visit)
    {
        foreach (BasicBlock block in Function.Graph.Blocks)
        {
            if (_in[block.Ordinal] is not { } state) continue;
            foreach (IOperation operation in Function.OperationsOf(block))
            {
                visit(operation, state);
                state = After(operation, state);
            }
        }
    }

    /// <summary>The state that reaches the function's end, or null when none does.</summary>
    public ulong? AtExit => _in[Function.Graph.Blocks.Length - 1];

    private void Step(BasicBlock block, ulong state, Action<int, ulong> flow)
    {
        ControlFlowRegion? handled = TryRegionOf(block.EnclosingRegion);
        foreach (IOperation operation in Function.OperationsOf(block))
        {
            if (handled is not null && MayThrow(operation)) Raise(handled, Thrown(operation, state));
            state = After(operation, state);
        }

        if (block.ConditionalSuccessor is { } conditional && block.BranchValue is { } condition)
        {
            bool taken = block.ConditionKind is ControlFlowConditionKind.WhenTrue;
            if (OnCondition(condition, taken, state, block) is { } whenTaken) Follow(conditional, whenTaken, flow, handled);
            if (block.FallThroughSuccessor is { } next && OnCondition(condition, !taken, state, block) is { } whenNot) Follow(next, whenNot, flow, handled);
        }
        else if (block.FallThroughSuccessor is { } next)
        {
            Follow(next, state, flow, handled);
        }
    }

    private void Follow(ControlFlowBranch branch, ulong state, Action<int, ulong> flow, ControlFlowRegion? handled)
    {
        if (branch.Semantics is ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow)
        {
            if (handled is not null) Raise(handled, state);
            return;
        }

        foreach (ControlFlowRegion region in branch.FinallyRegions)
        {
            if (Through(region, state) is not { } after) return;
            state = after;
        }

        if (branch.Destination is { } destination) flow(destination.Ordinal, state);
        else if (branch.Semantics is ControlFlowBranchSemantics.StructuredExceptionHandling) flow(-1, state);
    }

    private void Flow(int destination, ulong state)
    {
        if (destination < 0) return;
        ulong joined = _in[destination] is { } known ? Join(known, state) : state;
        if (_in[destination] == joined) return;
        _in[destination] = joined;
        _pending.Enqueue(destination);
    }

    /// <summary>Runs a finally region from its start with a state of its own; null when its end is not reached.</summary>
    private ulong? Through(ControlFlowRegion region, ulong state)
    {
        if (_through.TryGetValue((region.FirstBlockOrdinal, state), out ulong? known)) return known;
        _through[(region.FirstBlockOrdinal, state)] = null;
        var local = new Dictionary<int, ulong> { [region.FirstBlockOrdinal] = state };
        var pending = new Queue<int>();
        pending.Enqueue(region.FirstBlockOrdinal);
        ulong? end = null;
        while (pending.Count > 0)
        {
            int ordinal = pending.Dequeue();
            ulong entry = local[ordinal];
            _in[ordinal] = _in[ordinal] is { } seen ? Join(seen, entry) : entry;
            Step(Function.Graph.Blocks[ordinal], entry, (destination, after) =>
            {
                if (destination < 0)
                {
                    end = end is { } before ? Join(before, after) : after;
                    return;
                }

                if (destination < region.FirstBlockOrdinal || destination > region.LastBlockOrdinal) return;
                ulong joined = local.TryGetValue(destination, out ulong earlier) ? Join(earlier, after) : after;
                if (local.TryGetValue(destination, out ulong same) && same == joined) return;
                local[destination] = joined;
                pending.Enqueue(destination);
            });
        }

        _through[(region.FirstBlockOrdinal, state)] = end;
        return end;
    }

    /// <summary>Hands a state to the handlers of a try region, from the inside out, until one catches everything.</summary>
    private void Raise(ControlFlowRegion? tryRegion, ulong state)
    {
        for (; tryRegion is not null; tryRegion = TryRegionOf(tryRegion.EnclosingRegion))
        {
            ControlFlowRegion outer = tryRegion.EnclosingRegion!;
            bool caughtAll = false;
            foreach (ControlFlowRegion handler in outer.NestedRegions)
            {
                if (handler.Kind is ControlFlowRegionKind.Finally)
                {
                    if (Through(handler, state) is not { } after) return;
                    state = after;
                }
                else if (handler.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler)
                {
                    Flow(handler.FirstBlockOrdinal, OnCatch(tryRegion, state));
                    caughtAll |= handler.Kind is ControlFlowRegionKind.Catch && CatchesAll(handler.ExceptionType);
                }
            }

            if (caughtAll) return;
        }
    }

    private ulong Join(ulong left, ulong right) => OnEveryPath ? left & right : left | right;

    private static bool CatchesAll(ITypeSymbol? type) =>
        type is null || type.SpecialType is SpecialType.System_Object || type is { Name: "Exception", ContainingNamespace.Name: "System" };

    /// <summary>The innermost try region around a region, or null. Nested graphs stop at their own root.</summary>
    private static ControlFlowRegion? TryRegionOf(ControlFlowRegion? region)
    {
        for (; region is not null && region.Kind is not ControlFlowRegionKind.Root; region = region.EnclosingRegion)
            if (region.Kind is ControlFlowRegionKind.Try) return region;
        return null;
    }

    private static bool MayThrow(IOperation operation) => operation.Kind switch
    {
        OperationKind.Literal or OperationKind.LocalReference or OperationKind.ParameterReference or OperationKind.InstanceReference
            or OperationKind.Argument or OperationKind.ExpressionStatement or OperationKind.FlowCapture or OperationKind.FlowCaptureReference
            or OperationKind.SimpleAssignment or OperationKind.FlowAnonymousFunction or OperationKind.DelegateCreation or OperationKind.IsNull
            or OperationKind.DefaultValue or OperationKind.FieldReference or OperationKind.Conversion or OperationKind.Binary
            or OperationKind.Unary or OperationKind.Discard or OperationKind.MethodReference or OperationKind.NameOf => false,
        _ => true,
    };
}
