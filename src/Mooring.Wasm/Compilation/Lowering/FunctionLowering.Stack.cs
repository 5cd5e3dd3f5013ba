using System.Runtime.CompilerServices;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Lowering;

/// <remarks>
/// The operand stack. An entry is a tree that has not been evaluated; evaluating it later than written is sound as long as every
/// statement first evaluates the entries that it conflicts with (<see cref="Effects"/>, writes of slots they read). Where control can
/// join, all entries are evaluated into temporaries first.
/// </remarks>
internal sealed partial class FunctionLowering
{
    private const int MaxTreeSize = 200; // trees stay small: the emitter and RyuJIT walk them recursively
    private const int MaxTreeDepth = 40;
    private const int MaxPending = 40; // bounds the work that a statement does to find conflicts
    private const int MaxSlots = 65_000; // .NET allows a method 65,534 locals, and the emitter needs a few
    private const int FewSlots = 250; // below this, temporaries are not reused: separate variables are easier for the register allocator

    private readonly List<int> _stack = [];
    private int _pendingFrom; // entries below it are constants or reads of temporaries that nobody writes
    private readonly List<int> _pendingReads = []; // by slot: reads in trees that are not part of a statement yet
    private readonly Dictionary<ValueKind, Stack<int>> _freeSlots = [];

    private int NewSlot(ValueKind type)
    {
        if (_ir.Slots.Count >= MaxSlots)
        {
            _ir.IsTooLarge = true; // whatever is lowered from now on is thrown away
            return 0;
        }

        _ir.Slots.Add(type);
        _pendingReads.Add(0);
        return _ir.Slots.Count - 1;
    }

    private int NewTemporary(ValueKind type) =>
        _ir.Slots.Count >= FewSlots && _freeSlots.TryGetValue(type, out Stack<int>? free) && free.TryPop(out int slot) ? slot : NewSlot(type);

    private void Free(int slot)
    {
        ValueKind type = _ir.Slots[slot];
        if (!_freeSlots.TryGetValue(type, out Stack<int>? free)) _freeSlots[type] = free = new Stack<int>();
        free.Push(slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Push(int node)
    {
        ref IrNode entry = ref _ir.Node(node);
        _stack.Add(node);
        if (entry.Size > MaxTreeSize || entry.Depth > MaxTreeDepth) SpillUpTo(_stack.Count - 1);
        else if (_stack.Count - _pendingFrom > MaxPending) SpillOldest();
    }

    private int Pop()
    {
        int node = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        if (_pendingFrom > _stack.Count) _pendingFrom = _stack.Count;
        return node;
    }

    /// <summary>A new read of a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int NewRead(int slot, bool isLastUse = false)
    {
        _pendingReads[slot]++;
        _ir.Nodes.Add(new IrNode { Code = Opcode.LocalGet, Type = _ir.Slots[slot], Index = slot, IsLastUse = isLastUse, Size = 1, Depth = 1 });
        return _ir.Nodes.Count - 1;
    }

    /// <summary>Another node for the same value, whose original is used later.</summary>
    private int CopySimple(int node)
    {
        IrNode copy = _ir.Nodes[node];
        if (copy.Code == Opcode.LocalGet) return NewRead(copy.Index);
        _ir.Nodes.Add(copy);
        return _ir.Nodes.Count - 1;
    }

    /// <summary>Makes an entry one that can be used several times: a constant or a slot.</summary>
    /// <param name="fromTop">0 is the top of the stack.</param>
    private void MakeSimple(int fromTop)
    {
        int entry = _stack.Count - 1 - fromTop;
        if (!_ir.Node(_stack[entry]).IsSimple) SpillUpTo(entry);
    }

    /// <summary>Evaluates an entry into a temporary, and before it those below that have effects.</summary>
    private void SpillUpTo(int entry)
    {
        for (int i = _pendingFrom; i < entry; i++)
        {
            if (_ir.Node(_stack[i]).Effects != Effects.None) Spill(i);
        }

        Spill(entry);
    }

    /// <summary>Evaluates entries among the top <paramref name="count"/> that are calls, since calls are never operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SpillActing(int count)
    {
        for (int i = _stack.Count - 1; i >= _stack.Count - count && i >= _pendingFrom; i--)
        {
            if ((_ir.Node(_stack[i]).Effects & Effects.Acts) == 0) continue;
            SpillUpTo(i);
            return;
        }
    }

    /// <summary>Evaluates all entries, because control may join before they are used.</summary>
    private void SpillAll()
    {
        for (int i = _pendingFrom; i < _stack.Count; i++) Spill(i);
        _pendingFrom = _stack.Count;
    }

    private void SpillOldest()
    {
        for (int i = _pendingFrom; i < _stack.Count - (MaxPending / 2); i++) Spill(i);
        _pendingFrom = _stack.Count - (MaxPending / 2);
    }

    /// <summary>Evaluates what a statement with these effects must not overtake, and what reads a slot that it writes.</summary>
    /// <param name="effects">Effects of the statement.</param>
    /// <param name="slot">The slot it writes, or -1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SpillConflicts(Effects effects, int slot = -1)
    {
        bool slotIsRead = slot >= 0 && _pendingReads[slot] > 0;
        if (effects == Effects.None && !slotIsRead) return;
        int last = -1;
        for (int i = _stack.Count - 1; i >= _pendingFrom && last < 0; i--)
        {
            if (MustPrecede(_stack[i], effects, slotIsRead ? slot : -1)) last = i;
        }

        for (int i = _pendingFrom; i <= last; i++)
        {
            // What has effects stays in order with the entries above it that are evaluated now.
            if (_ir.Node(_stack[i]).Effects != Effects.None || MustPrecede(_stack[i], effects, slotIsRead ? slot : -1)) Spill(i);
        }
    }

    private bool MustPrecede(int node, Effects effects, int slot) =>
        _ir.Node(node).Effects.ConflictsWith(effects) || (slot >= 0 && Reads(node, slot));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Reads(int node, int slot)
    {
        ref IrNode tree = ref _ir.Node(node);
        if (tree.Code == Opcode.LocalGet) return tree.Index == slot;
        foreach (int operand in _ir.OperandsOf(tree))
        {
            if (Reads(operand, slot)) return true;
        }

        return false;
    }

    private void Spill(int entry)
    {
        int node = _stack[entry];
        ref IrNode tree = ref _ir.Node(node);
        if (tree.IsConstant || tree.Code == Opcode.RefNull || (tree.Code == Opcode.LocalGet && tree.IsLastUse)) return;
        int slot = NewTemporary(tree.Type);
        Append(IrStatementKind.Assign, node, slot);
        _stack[entry] = NewRead(slot, isLastUse: true);
    }

    /// <summary>Before control leaves for good: evaluates entries that may trap or act, in order; the others are forgotten.</summary>
    private void EvaluateDiscarded()
    {
        for (int i = _pendingFrom; i < _stack.Count; i++)
        {
            if ((_ir.Node(_stack[i]).Effects & (Effects.Traps | Effects.Acts)) == 0) continue;
            Append(IrStatementKind.Evaluate, _stack[i]);
            _stack[i] = NewConstant(Opcode.I32Const, ValueKind.I32, 0); // a stand-in: the caller truncates the stack
        }
    }

    /// <summary>Before control may leave: evaluates entries that may trap or act into temporaries, in order.</summary>
    /// <param name="except">How many entries at the top the statement itself takes.</param>
    private void SpillTrapping(int except = 0)
    {
        for (int i = _stack.Count - 1 - except; i >= _pendingFrom; i--)
        {
            if ((_ir.Node(_stack[i]).Effects & (Effects.Traps | Effects.Acts)) == 0) continue;
            SpillUpTo(i);
            return;
        }
    }

    /// <summary>Takes the reads of a tree off the books: it is part of a statement now, or will never be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Release(int node)
    {
        IrNode tree = _ir.Nodes[node];
        if (tree.Code == Opcode.LocalGet)
        {
            _pendingReads[tree.Index]--;
            if (tree.IsLastUse) Free(tree.Index);
            return;
        }

        for (int i = 0; i < tree.OperandCount; i++) Release(_ir.Operands[tree.FirstOperand + i]);
    }

    private void Truncate(int height)
    {
        for (int i = height; i < _stack.Count; i++) Release(_stack[i]);
        _stack.RemoveRange(height, _stack.Count - height);
        _pendingFrom = Math.Min(_pendingFrom, height);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Append(
        IrStatementKind kind, int node = -1, int target = 0, int firstOperand = 0, int operandCount = 0, ulong bits = 0)
    {
        if (node >= 0) Release(node);
        if (kind == IrStatementKind.Assign) _facts.Forget(target);
        _ir.Statements.Add(new IrStatement
        {
            Kind = kind, Node = node, Target = target, FirstOperand = firstOperand, OperandCount = operandCount, Bits = bits, Offset = _offset,
        });
    }

    /// <summary>Pops operands and makes an expression of them, without pushing it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int NewOperator(Opcode code, ValueKind type, int operands, Effects effects = Effects.None, int index = 0, int secondIndex = 0, ulong bits = 0)
    {
        SpillActing(operands);
        int first = _ir.Operands.Count;
        int size = 1;
        int depth = 0;
        for (int i = _stack.Count - operands; i < _stack.Count; i++)
        {
            ref IrNode operand = ref _ir.Node(_stack[i]);
            effects |= operand.Effects;
            size += operand.Size;
            depth = Math.Max(depth, operand.Depth);
            _ir.Operands.Add(_stack[i]);
        }

        for (int i = 0; i < operands; i++) Pop();
        _ir.Nodes.Add(new IrNode
        {
            Code = code, Type = type, Effects = effects, FirstOperand = first, OperandCount = operands, Index = index,
            SecondIndex = secondIndex, Bits = bits, Size = (ushort)Math.Min(size, ushort.MaxValue), Depth = (ushort)(depth + 1),
        });
        return _ir.Nodes.Count - 1;
    }
}
