using System.Runtime.CompilerServices;
using Mooring.Wasm.Compilation;

namespace Mooring.Wasm.Emit;

/// <summary>Whether it matters which way a branch goes: if all ways meet again, and differ in nothing but slots, the slots decide.</summary>
/// <remarks>An optimising compiler drops a branch that decides nothing, and with it the need for its condition. See <see cref="ShortenedLoads"/>.</remarks>
internal sealed class BranchDemand
{
    /// <summary>Statements between a branch and the place where its ways meet, beyond which it counts as one that decides.</summary>
    private const int Horizon = 32;

    private readonly IrFunction _function;
    private readonly CertainEnds _ends;
    private readonly int[] _places; // of labels: their statements

    /// <param name="function">The function of all branches.</param>
    /// <param name="ends">Its statements that may end it always.</param>
    public BranchDemand(IrFunction function, CertainEnds ends)
    {
        _function = function;
        _ends = ends;
        _places = new int[function.Labels.Count];
        for (int i = 0; i < function.Statements.Count; i++)
        {
            if (function.Statements[i].Kind == IrStatementKind.Label) _places[function.Statements[i].Target] = i;
        }
    }

    /// <summary>What is needed of the condition of the branch or switch at <paramref name="index"/>.</summary>
    /// <param name="statements">Those of the function.</param>
    /// <param name="index">Which one it is.</param>
    /// <param name="slots">What is needed of the slots.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Demand Of(ReadOnlySpan<IrStatement> statements, int index, ReadOnlySpan<Demand> slots)
    {
        if (GoesOneWay(statements, index)) return Demand.None;
        int end = Extend(index, statements[index]);
        var found = Demand.None;
        for (int i = index + 1; i < end; i++)
        {
            if (end == int.MaxValue || i - index > Horizon) return Demand.Whole;
            IrStatement statement = statements[i];
            switch (statement.Kind)
            {
                case IrStatementKind.Label:
                    break;
                case IrStatementKind.Assign when IsPure(statement.Node):
                    if (slots[statement.Target] > found) found = slots[statement.Target];
                    break;
                case IrStatementKind.Evaluate when IsPure(statement.Node):
                    break;
                case IrStatementKind.Branch:
                    end = Math.Max(end, Extend(i, statement));
                    break;
                case IrStatementKind.BranchIf or IrStatementKind.BranchUnless or IrStatementKind.Switch when IsPure(statement.Node):
                    end = Math.Max(end, Extend(i, statement));
                    break;
                default:
                    return Demand.Whole;
            }
        }

        return found;
    }

    private bool GoesOneWay(ReadOnlySpan<IrStatement> statements, int index)
    {
        if (statements[index].Kind != IrStatementKind.Switch)
            return IsSame(statements, index + 1, _places[statements[index].Target]);
        ReadOnlySpan<int> labels = _function.OperandsOf(statements[index]);
        foreach (int label in labels)
        {
            if (!IsSame(statements, _places[label], _places[labels[0]])) return false;
        }

        return true;
    }

    /// <summary>Whether nothing tells which of two ways was taken: both lead to one place, or to the end of the function in the same way, perhaps.</summary>
    private bool IsSame(ReadOnlySpan<IrStatement> statements, int one, int other)
    {
        one = Destination(statements, one);
        other = Destination(statements, other);
        return one == other || (IsEnd(statements, one) && IsEnd(statements, other));
    }

    private bool IsEnd(ReadOnlySpan<IrStatement> statements, int index) =>
        index < statements.Length && (statements[index].Kind == IrStatementKind.Trap || _ends.MayEnd(index));

    /// <summary>The first statement from a place on that does something else than going further ahead.</summary>
    private int Destination(ReadOnlySpan<IrStatement> statements, int index)
    {
        while (index < statements.Length)
        {
            IrStatement statement = statements[index];
            if (statement.Kind == IrStatementKind.Label) index++;
            else if (statement.Kind == IrStatementKind.Branch && _places[statement.Target] > index) index = _places[statement.Target];
            else break;
        }

        return index;
    }

    /// <summary>The statement up to which ways that part at a branch may stay apart; beyond all others if one of them leads back.</summary>
    private int Extend(int index, in IrStatement branch)
    {
        if (branch.Kind != IrStatementKind.Switch) return PlaceBehind(index, branch.Target);
        int end = index;
        foreach (int label in _function.OperandsOf(branch)) end = Math.Max(end, PlaceBehind(index, label));
        return end;
    }

    private int PlaceBehind(int index, int label) => _places[label] > index ? _places[label] : int.MaxValue;

    private bool IsPure(int node) => (_function.Node(node).Effects & ~(Effects.ReadsMemory | Effects.ReadsState)) == 0;
}
