using System.Diagnostics.CodeAnalysis;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Suspension;

/// <summary>Which slots of a function are still read after a given statement: the values that a suspended frame must keep.</summary>
/// <remarks>
/// The usual backward analysis over basic blocks. A handler can be reached from every point of its protected region, so what it reads is
/// live throughout the region.
/// </remarks>
internal sealed class Liveness
{
    private const long MaxWords = 4 << 20; // 32 MiB: a hostile function must not cost more than its share of memory

    private readonly IrFunction _ir;
    private readonly ILivenessDoubts? _doubts;
    private readonly int _words;
    private readonly ulong[] _liveIn; // a row for each block
    private readonly int[] _starts; // first statement of each block, and the number of statements
    private readonly int[] _regions; // of each block
    private readonly int[] _blockOfLabel;

    private Liveness(IrFunction ir, ILivenessDoubts? doubts, int[] starts, int[] regions, int[] blockOfLabel)
    {
        _ir = ir;
        _doubts = doubts;
        _starts = starts;
        _regions = regions;
        _blockOfLabel = blockOfLabel;
        _words = SlotSet.WordsFor(ir.Slots.Count);
        _liveIn = new ulong[(long)BlockCount * _words];
        Solve();
    }

    private int BlockCount => _regions.Length;

    /// <summary>Analyses a function.</summary>
    /// <param name="ir">The function.</param>
    /// <param name="liveness">What was found.</param>
    /// <param name="doubts">Reads that may turn out never to happen and do not count; null for none.</param>
    /// <returns>False for one that is too large for it.</returns>
    public static bool TryAnalyze(IrFunction ir, [NotNullWhen(true)] out Liveness? liveness, ILivenessDoubts? doubts = null)
    {
        (int[] starts, int[] regions, int[] blockOfLabel) = Divide(ir);
        liveness = (long)regions.Length * SlotSet.WordsFor(ir.Slots.Count) <= MaxWords ? new Liveness(ir, doubts, starts, regions, blockOfLabel) : null;
        return liveness is not null;
    }

    /// <summary>The slots that are live behind each of some statements, the ones that the statement itself writes left out.</summary>
    /// <param name="statements">In ascending order; -1 stands for the function's entry.</param>
    public int[][] After(IReadOnlyList<int> statements)
    {
        var found = new int[statements.Count][];
        var live = new SlotSet(new ulong[_words]);
        int next = statements.Count - 1;
        for (int block = BlockCount - 1; block >= 0 && next >= 0; block--)
        {
            if (statements[next] < _starts[block]) continue;
            StartFromSuccessors(block, live);
            for (int i = _starts[block + 1] - 1; i >= _starts[block]; i--)
            {
                if (next >= 0 && statements[next] == i)
                {
                    RemoveWritten(i, live);
                    AddHandlers(block, live);
                    found[next--] = live.ToArray();
                }

                Step(i, live);
                AddHandlers(block, live);
            }
        }

        if (next >= 0) found[next] = Row(0).ToArray();
        return found;
    }

    /// <summary>Whether a slot's value may still be read by a statement or one that follows.</summary>
    public bool IsLiveBefore(int statement, int slot)
    {
        int block = Array.BinarySearch(_starts, statement);
        if (block < 0) block = ~block - 1;
        var live = new SlotSet(new ulong[_words]);
        StartFromSuccessors(block, live);
        for (int i = _starts[block + 1] - 1; i >= statement; i--)
        {
            Step(i, live);
            AddHandlers(block, live);
        }

        return live.Contains(slot);
    }

    private static (int[] Starts, int[] Regions, int[] BlockOfLabel) Divide(IrFunction ir)
    {
        var starts = new List<int>();
        var regions = new List<int>();
        var blockOfLabel = new int[ir.Labels.Count];
        int region = -1;
        bool isOpen = false;
        for (int i = 0; i < ir.Statements.Count; i++)
        {
            IrStatement statement = ir.Statements[i];
            if (statement.Kind is IrStatementKind.EnterRegion or IrStatementKind.LeaveRegion)
            {
                region = statement.Kind is IrStatementKind.EnterRegion ? statement.Target : ir.Regions[statement.Target].Outer;
                isOpen = false;
            }

            if (!isOpen || statement.Kind is IrStatementKind.Label)
            {
                starts.Add(i);
                regions.Add(region);
                isOpen = true;
            }

            if (statement.Kind is IrStatementKind.Label) blockOfLabel[statement.Target] = starts.Count - 1;
            if (EndsBlock(statement.Kind)) isOpen = false;
        }

        starts.Add(ir.Statements.Count);
        return ([.. starts], [.. regions], blockOfLabel);
    }

    private static bool EndsBlock(IrStatementKind kind) => kind is IrStatementKind.BranchIf or IrStatementKind.BranchUnless || NeverFallsThrough(kind);

    private static bool NeverFallsThrough(IrStatementKind kind) => kind is IrStatementKind.Branch or IrStatementKind.Switch or
        IrStatementKind.Return or IrStatementKind.TailCall or IrStatementKind.Trap or IrStatementKind.Throw or IrStatementKind.ThrowReference;

    private SlotSet Row(int block) => new(_liveIn.AsMemory(block * _words, _words));

    private void Solve()
    {
        var live = new SlotSet(new ulong[_words]);
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int block = BlockCount - 1; block >= 0; block--)
            {
                StartFromSuccessors(block, live);
                for (int i = _starts[block + 1] - 1; i >= _starts[block]; i--) Step(i, live);
                AddHandlers(block, live);
                changed |= Row(block).Add(live);
            }
        }
    }

    private void StartFromSuccessors(int block, SlotSet live)
    {
        int last = _starts[block + 1] - 1;
        IrStatement statement = _ir.Statements[last];
        live.Clear();
        if (!NeverFallsThrough(statement.Kind) && block + 1 < BlockCount) live.Add(Row(block + 1));
        bool isOneWay = statement.Kind is IrStatementKind.BranchIf or IrStatementKind.BranchUnless or IrStatementKind.Switch && _doubts?.MayBeKnown(statement.Node) is true;
        switch (statement.Kind)
        {
            case IrStatementKind.Branch or IrStatementKind.BranchIf or IrStatementKind.BranchUnless:
                Join(Row(_blockOfLabel[statement.Target]), isOneWay, live);
                break;
            case IrStatementKind.Switch:
                ReadOnlySpan<int> labels = _ir.OperandsOf(statement);
                live.Add(Row(_blockOfLabel[labels[0]]));
                foreach (int label in labels[1..]) Join(Row(_blockOfLabel[label]), isOneWay, live);
                break;
        }

        AddHandlers(block, live);
    }

    private static void Join(SlotSet way, bool isOneWay, SlotSet live)
    {
        if (isOneWay) live.Keep(way);
        else live.Add(way);
    }

    private void AddHandlers(int block, SlotSet live)
    {
        for (int region = _regions[block]; region >= 0; region = _ir.Regions[region].Outer)
        {
            foreach (IrCatch clause in _ir.Regions[region].Catches)
            {
                SlotSet handler = Row(_blockOfLabel[clause.Label]);
                if (clause.PayloadSlots.Length == 0)
                {
                    live.Add(handler);
                    continue;
                }

                var wanted = new SlotSet(new ulong[_words]);
                wanted.CopyFrom(handler);
                foreach (int slot in clause.PayloadSlots) wanted.Remove(slot);
                live.Add(wanted);
            }
        }
    }

    /// <summary>From what is live behind a statement to what is live before it.</summary>
    private void Step(int index, SlotSet live)
    {
        if (_doubts?.MayEnd(index) is true)
        {
            live.Clear();
            return;
        }

        RemoveWritten(index, live);
        IrStatement statement = _ir.Statements[index];
        if (statement.Node >= 0) AddReads(statement.Node, live);
        ReadOnlySpan<int> operands = _ir.OperandsOf(statement);
        switch (statement.Kind)
        {
            case IrStatementKind.AssignMany:
                for (int i = 0; i < operands.Length; i += 2) AddReads(operands[i], live);
                break;
            case IrStatementKind.Return or IrStatementKind.Throw:
                foreach (int node in operands) AddReads(node, live);
                break;
        }
    }

    private void RemoveWritten(int index, SlotSet live)
    {
        IrStatement statement = _ir.Statements[index];
        ReadOnlySpan<int> operands = _ir.OperandsOf(statement);
        switch (statement.Kind)
        {
            case IrStatementKind.Assign:
                live.Remove(statement.Target);
                break;
            case IrStatementKind.AssignMany:
                for (int i = 1; i < operands.Length; i += 2) live.Remove(operands[i]);
                break;
            case IrStatementKind.AssignResults:
                foreach (int slot in operands) live.Remove(slot);
                break;
        }
    }

    private void AddReads(int node, SlotSet live)
    {
        IrNode tree = _ir.Nodes[node];
        if (tree.Code == Opcode.LocalGet)
        {
            live.Add(tree.Index);
            return;
        }

        foreach (int operand in _ir.OperandsOf(tree)) AddReads(operand, live);
    }
}
