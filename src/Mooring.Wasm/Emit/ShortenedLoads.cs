using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

/// <summary>Gives a test of its own to each load that relies on guard pages and whose last bytes nobody may need.</summary>
/// <remarks>
/// The just-in-time compiler reads only the bytes that it needs: of a load whose value is dropped one byte, of one that is masked with 255
/// too. If the last byte lies beyond the memory and the first one inside, such a load would not trap (found by fuzzing:
/// <c>tests/wast/shortened_loads.wast</c>). Most loads of the code that optimising compilers write are seen to be needed; docs/engine.md says how many.
/// </remarks>
internal sealed class ShortenedLoads
{
    /// <summary>Statements that are searched for a use of a loaded value, before all uses of its slot count.</summary>
    private const int Horizon = 64;

    /// <summary>Rounds in which needs are handed on from slot to slot; what has not arrived by then counts as not needed.</summary>
    private const int Rounds = 4;

    private readonly IrFunction _function;
    private readonly OperandDemand _demand;
    private readonly CertainEnds _ends;
    private readonly BranchDemand _branches;
    private readonly Demand[] _slots;
    private readonly bool _isInlined; // its results may be used in part, or not at all
    private Liveness? _liveness; // null until it is needed, and of functions too large for it
    private bool _isAnalyzed;
    private bool _changed;

    private ShortenedLoads(ModuleDefinition module, IrFunction function, bool isInlined)
    {
        _function = function;
        _isInlined = isInlined;
        var known = new KnownValues(module, function, isInlined);
        _demand = new OperandDemand(module, function, known);
        _ends = new CertainEnds(module, function, known);
        _branches = new BranchDemand(function, _ends);
        _slots = new Demand[function.Slots.Count];
    }

    /// <summary>Marks such loads as checked (<see cref="IrNode.IsChecked"/>).</summary>
    /// <param name="module">The module of the function.</param>
    /// <param name="index">Which function it is, imported ones included.</param>
    /// <param name="function">Its body.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Guard(ModuleDefinition module, int index, IrFunction function)
    {
        foreach (ref readonly IrNode node in CollectionsMarshal.AsSpan(function.Nodes))
        {
            if (!IsUnguarded(node)) continue;
            new ShortenedLoads(module, function, OperandDemand.MayBeInlined(module, index)).Run();
            return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsUnguarded(in IrNode node)
    {
        OpcodeInfo info = OpcodeTable.Get(node.Code);
        return info.AccessBytes > 1 && !node.IsChecked && (node.Effects & Effects.TrapsOnMemory) != 0 && info.Signature![^1] != ':';
    }

    private void Run()
    {
        Span<IrStatement> statements = CollectionsMarshal.AsSpan(_function.Statements);
        for (int round = 0; round < Rounds; round++)
        {
            _changed = false;
            for (int i = 0; i < statements.Length; i++) VisitRoots(statements, i, CollectSlots);
            if (!_changed) break;
        }

        for (int i = 0; i < statements.Length; i++) VisitRoots(statements, i, MarkRoot);
    }

    private delegate void Visitor(int statement, int node, Demand demand);

    /// <summary>Visits the trees of a statement with what is needed of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void VisitRoots(ReadOnlySpan<IrStatement> statements, int index, Visitor visit)
    {
        IrStatement statement = statements[index];
        ReadOnlySpan<int> operands = _function.OperandsOf(statement);
        Demand most = _ends.MayEnd(index) ? Demand.Part : Demand.Whole;
        switch (statement.Kind)
        {
            case IrStatementKind.Assign:
                visit(index, statement.Node, Min(most, _slots[statement.Target]));
                break;
            case IrStatementKind.AssignMany:
                for (int i = 0; i < operands.Length; i += 2) visit(index, operands[i], Min(most, _slots[operands[i + 1]]));
                break;
            case IrStatementKind.Return or IrStatementKind.Throw:
                foreach (int node in operands) visit(index, node, _isInlined ? Demand.Part : most);
                break;
            case IrStatementKind.Evaluate:
                visit(index, statement.Node, Demand.None);
                break;
            case IrStatementKind.BranchIf or IrStatementKind.BranchUnless or IrStatementKind.Switch:
                visit(index, statement.Node, Min(most, _branches.Of(statements, index, _slots)));
                break;
            case IrStatementKind.CheckDivide:
                break; // the tree is that of a later statement
            default:
                if (statement.Node >= 0) visit(index, statement.Node, most);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CollectSlots(int statement, int node, Demand demand)
    {
        ref IrNode tree = ref _function.Node(node);
        if (tree.Code == Opcode.LocalGet && _slots[tree.Index] < demand)
        {
            _slots[tree.Index] = demand;
            _changed = true;
        }

        ReadOnlySpan<int> operands = _function.OperandsOf(tree);
        for (int i = 0; i < operands.Length; i++) CollectSlots(statement, operands[i], DemandOf(statement, tree, i, demand));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MarkRoot(int statement, int node, Demand demand)
    {
        if ((_function.Node(node).Effects & Effects.ReadsMemory) == 0) return;
        int slot = demand == Demand.Whole ? TargetOf(statement, node) : -1;
        Mark(statement, node, slot >= 0 ? NearDemand(statement, slot) : demand);
    }

    /// <summary>What an operand is needed for: hardly anything, where the statement ends the function before it is used.</summary>
    private Demand DemandOf(int statement, in IrNode node, int index, Demand demand) =>
        _ends.MayEnd(statement) ? Demand.Part : _demand.Of(node, index, demand);

    /// <summary>The slot to which a statement assigns a tree, or -1.</summary>
    private int TargetOf(int index, int node)
    {
        IrStatement statement = _function.Statements[index];
        if (statement.Kind == IrStatementKind.Assign) return statement.Target;
        if (statement.Kind != IrStatementKind.AssignMany) return -1;
        ReadOnlySpan<int> operands = _function.OperandsOf(statement);
        int place = 0;
        while (operands[place] != node) place += 2;
        return operands[place + 1];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mark(int statement, int node, Demand demand)
    {
        ref IrNode tree = ref _function.Node(node);
        if (demand != Demand.Whole && IsUnguarded(tree))
        {
            tree.IsChecked = true;
            _function.ChecksMemory |= tree.Index == 0;
        }

        ReadOnlySpan<int> operands = _function.OperandsOf(tree);
        for (int i = 0; i < operands.Length; i++) Mark(statement, operands[i], DemandOf(statement, tree, i, demand));
    }

    /// <summary>What is needed of a value that is assigned to a slot, if that is found out soon; else it is as good as needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Demand NearDemand(int index, int slot)
    {
        Span<IrStatement> statements = CollectionsMarshal.AsSpan(_function.Statements);
        var found = Demand.None;
        for (int next = index + 1; next < Math.Min(statements.Length, index + 1 + Horizon); next++)
        {
            VisitRoots(statements, next, (statement, root, demand) => found = Max(found, UseOf(statement, slot, root, demand)));
            if (found == Demand.Whole) return Demand.Whole;
            if (_ends.MayEnd(next) || Writes(statements[next], slot)) return found;
            if (IsEndOfBlock(statements[next].Kind)) return IsLiveFrom(next, slot) ? Demand.Whole : found;
        }

        return Demand.Whole;
    }

    private bool Writes(in IrStatement statement, int slot)
    {
        ReadOnlySpan<int> operands = _function.OperandsOf(statement);
        switch (statement.Kind)
        {
            case IrStatementKind.Assign:
                return statement.Target == slot;
            case IrStatementKind.AssignResults:
                return operands.Contains(slot);
            case IrStatementKind.AssignMany:
                for (int i = 1; i < operands.Length; i += 2)
                {
                    if (operands[i] == slot) return true;
                }

                return false;
            default:
                return false;
        }
    }

    /// <summary>Whether a slot is read by the end of a block, or on some way on from there.</summary>
    private bool IsLiveFrom(int end, int slot)
    {
        if (!_isAnalyzed)
        {
            _isAnalyzed = true;
            Liveness.TryAnalyze(_function, out _liveness, _ends);
        }

        return _liveness is null || _liveness.IsLiveBefore(end, slot);
    }

    private static bool IsEndOfBlock(IrStatementKind kind) => kind is not (IrStatementKind.Assign or IrStatementKind.Evaluate
        or IrStatementKind.AssignMany or IrStatementKind.AssignResults or IrStatementKind.CheckAddress or IrStatementKind.CheckDivide or IrStatementKind.ConsumeFuel);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Demand UseOf(int statement, int slot, int node, Demand demand)
    {
        ref IrNode tree = ref _function.Node(node);
        if (tree.Code == Opcode.LocalGet) return tree.Index == slot ? demand : Demand.None;
        var found = Demand.None;
        ReadOnlySpan<int> operands = _function.OperandsOf(tree);
        for (int i = 0; i < operands.Length && found != Demand.Whole; i++)
        {
            found = Max(found, UseOf(statement, slot, operands[i], DemandOf(statement, tree, i, demand)));
        }

        return found;
    }

    private static Demand Min(Demand a, Demand b) => a < b ? a : b;

    private static Demand Max(Demand a, Demand b) => a > b ? a : b;
}
