using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

/// <summary>Writes the IL of one function from its IR; a partial file per family of instructions.</summary>
/// <remarks>
/// Slots are arguments and IL locals. A tree is written operands first, so its inner values stay on the IL stack, which is empty between
/// statements. Code that is hardly ever run (traps, slow paths) is collected and written at the end of the protected region it belongs
/// to, or of the function.
/// </remarks>
internal sealed partial class FunctionEmitter
{
    private readonly ModuleEmitter _module;
    private readonly int _definedIndex;
    private readonly IrFunction _ir;
    private readonly ILGenerator _il;
    private readonly OffsetTable _offsets;
    private readonly LocalBuilder?[] _locals; // by slot; null for parameters, except in resumptions
    private readonly Label[] _labels;
    private LocalBuilder? _state; // StoreState, where loop heads, fuel or suspension need it
    private LocalBuilder? _memoryBase;
    private LocalBuilder? _memoryLength; // of memory 0, where it is checked

    private FunctionEmitter(
        ModuleEmitter module, int definedIndex, IrFunction ir, FunctionSites? sites, ILGenerator il, OffsetTable offsets, bool isResumption = false)
    {
        _module = module;
        _definedIndex = definedIndex;
        _sites = sites;
        _isResumption = isResumption;
        _ir = ir;
        _il = il;
        _offsets = offsets;
        _locals = new LocalBuilder?[ir.Slots.Count];
        _labels = new Label[ir.Labels.Count];
        _cold.Push(new ColdCode(-1));
    }

    /// <summary>Writes a function.</summary>
    /// <param name="module">Finds what other functions and globals are.</param>
    /// <param name="function">Which one, among those that the module defines.</param>
    /// <param name="ir">The function.</param>
    /// <param name="sites">Where it can be suspended; null for nowhere.</param>
    /// <param name="il">Receives the code.</param>
    /// <param name="offsets">Receives which IL belongs to which instruction.</param>
    public static void Emit(ModuleEmitter module, int function, IrFunction ir, FunctionSites? sites, ILGenerator il, OffsetTable offsets)
    {
        if (module.Options.BoundsChecks == BoundsChecks.GuardPages) ShortenedLoads.Guard(module.Definition, module.Definition.ImportedFunctions + function, ir);
        var emitter = new FunctionEmitter(module, function, ir, sites, il, offsets);
        emitter.DeclareSlots();
        emitter.EmitPrologue();
        emitter.EmitBody();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitBody()
    {
        for (int i = 0; i < _ir.Statements.Count; i++)
        {
            SuspensionSite? site = _sites?.At(i);
            EmitStatement(_ir.Statements[i], site);
            if (site is { Kind: SiteKind.Call }) EmitSiteBehindCall(site);
        }

        FlushCold();
        EmitSharedEnds();
    }

    private void DeclareSlots()
    {
        for (int i = 0; i < _labels.Length; i++) _labels[i] = _il.DefineLabel();
        for (int slot = _isResumption ? 0 : _ir.ParameterCount; slot < _locals.Length; slot++)
        {
            _locals[slot] = _il.DeclareLocal(ClrSignature.TypeOf(_ir.Slots[slot]));
        }
    }

    private void EmitPrologue()
    {
        if (_ir.NeedsStackCheck && !_isResumption) EmitStackCheck();
        if ((_ir.HasLoops && _module.Options.Interruption) || _sites is not null)
        {
            _state = _il.DeclareLocal(Members.State.FieldType);
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldfld, Members.State);
            _il.Emit(OpCodes.Stloc, _state);
        }

        EmitFuelPrologue();
        if ((_ir.Memories & 1) != 0)
        {
            _memoryBase = _il.DeclareLocal(typeof(byte*));
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldfld, Members.MemoryBase);
            _il.Emit(OpCodes.Stloc, _memoryBase);
        }

        if (_ir.ChecksMemory)
        {
            _memoryLength = _il.DeclareLocal(typeof(ulong));
            ReloadMemoryLength();
        }

        if (!_isResumption) EmitZeroVectors();
    }

    /// <summary>Sets the function's own vectors to zero, as .NET does anyway.</summary>
    /// <remarks>
    /// .NET 10 forgets the zero of a vector that a loop sets to a constant: in the first round it is taken for that constant already (found by
    /// fuzzing: <c>tests/wast/vector_locals.wast</c>). Where nobody reads this zero the just-in-time compiler removes it.
    /// </remarks>
    private void EmitZeroVectors()
    {
        for (int slot = _ir.ParameterCount; slot < _ir.LocalCount; slot++)
        {
            if (_ir.Slots[slot] != ValueKind.V128) continue;
            EmitVector(Vector128<byte>.Zero);
            StoreSlot(slot);
        }
    }

    /// <summary>Traps when the frame lies below the limit. The address of any local of this frame will do.</summary>
    private void EmitStackCheck()
    {
        LocalBuilder marker = _il.DeclareLocal(typeof(int));
        Label reached = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloca, marker);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, Members.State);
        _il.Emit(OpCodes.Ldfld, Members.StackLimit);
        _il.Emit(OpCodes.Blt_Un, reached);
        if (_sites?.At(-1) is { } entry)
        {
            Label back = _il.DefineLabel();
            _il.MarkLabel(back);
            EmitPause(entry, reached, back);
            return;
        }

        Cold(() =>
        {
            _il.MarkLabel(reached);
            EmitThrow(CreateStackTrap);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LoadSlot(int slot)
    {
        if (_locals[slot] is { } local) _il.Emit(OpCodes.Ldloc, local);
        else EmitArgument(OpCodes.Ldarg, OpCodes.Ldarg_S, slot + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StoreSlot(int slot)
    {
        if (_locals[slot] is { } local) _il.Emit(OpCodes.Stloc, local);
        else EmitArgument(OpCodes.Starg, OpCodes.Starg_S, slot + 1);
    }

    private void EmitArgument(OpCode far, OpCode near, int index)
    {
        if (index <= byte.MaxValue) _il.Emit(near, (byte)index);
        else _il.Emit(far, (short)index);
    }

    /// <summary>Writes a tree; its value, if it has one, is on the IL stack afterwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitNode(int node)
    {
        IrNode tree = _ir.Nodes[node];
        switch (tree.Code)
        {
            case Opcode.LocalGet:
                LoadSlot(tree.Index);
                break;
            case Opcode.I32Const or Opcode.I64Const or Opcode.F32Const or Opcode.F64Const or Opcode.V128Const or Opcode.RefNull:
                EmitConstant(tree);
                break;
            case Opcode.Call or Opcode.CallIndirect:
                EmitCall(tree, isTail: false);
                ReloadMemoryLength();
                break;
            case Opcode.GlobalGet or Opcode.GlobalSet:
                EmitGlobal(tree);
                break;
            default:
                if (OpcodeTable.Get(tree.Code).AccessBytes > 0) EmitAccess(tree);
                else if (!EmitBulk(tree)) EmitOperator(tree);
                if (Rotations.IsRotation(tree.Code)) EmitRotationGuard(node, tree.Type);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitOperands(in IrNode tree)
    {
        for (int i = 0; i < tree.OperandCount; i++) EmitNode(_ir.Operands[tree.FirstOperand + i]);
    }

    private int Operand(in IrNode tree, int index) => _ir.Operands[tree.FirstOperand + index];

    private void Call(System.Reflection.MethodInfo method) => _il.Emit(OpCodes.Call, method);
}
