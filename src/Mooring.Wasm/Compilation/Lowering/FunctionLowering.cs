using System.Collections.Immutable;
using Mooring.Wasm.Compilation.Suspension;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm.Compilation.Lowering;

/// <summary>Translates validated function bodies into <see cref="IrFunction"/>.</summary>
/// <remarks>
/// One pass. The operand stack holds expression trees that are not evaluated yet; they become statements when order, a branch or their
/// size demands it (FunctionLowering.Stack.cs). Code that cannot be reached is skipped.
/// </remarks>
internal sealed partial class FunctionLowering(ModuleDefinition module, CompilerOptions options, SuspensionPlan? suspension = null)
{
    private readonly FunctionValidator? _validator = options.Unvalidated is { } context ? new FunctionValidator(context) : null;
    private readonly IrFunction _ir = new();
    private readonly List<ControlFrame> _frames = [];
    private readonly BoundsFacts _facts = new();
    private readonly List<(int Label, int Node)> _tailCalls = []; // made inside protected regions, emitted after everything else
    private bool _reachable;
    private int _deadDepth; // blocks opened since the code became unreachable
    private int _region; // innermost protected region, or -1
    private bool _isCompact;
    private int _offset; // of the current instruction, from the start of the module

    /// <summary>Lowers one function, in compact form if it would be too large for the just-in-time compiler otherwise. The result is overwritten by the next call.</summary>
    /// <param name="definedIndex">Function index less the number of imported functions.</param>
    /// <returns>The function, and what it costs, which may still be too much.</returns>
    /// <exception cref="WasmFormatException">It is not valid, and nobody had looked so far (<see cref="CompilerOptions.Unvalidated"/>).</exception>
    public (IrFunction Function, JitBudget Budget) LowerToFit(int definedIndex)
    {
        _validator?.Validate(module.ImportedFunctions + definedIndex);
        IrFunction ir = Lower(definedIndex);
        JitBudget budget = JitBudget.Of(ir);
        if (budget.Fits || !ir.ChecksMemory || ir.IsTooLarge) return (ir, budget);
        ir = Lower(definedIndex, isCompact: true);
        return (ir, JitBudget.Of(ir));
    }

    /// <summary>Lowers one function. The result is overwritten by the next call.</summary>
    /// <param name="definedIndex">Function index less the number of imported functions.</param>
    /// <param name="isCompact">
    /// Whether to prefer few IL instructions, blocks and locals to speed: checked accesses test their address by a call. For functions
    /// that would exceed the just-in-time compiler's limits (<see cref="JitBudget"/>).
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public IrFunction Lower(int definedIndex, bool isCompact = false)
    {
        _isCompact = isCompact;
        FunctionDefinition function = module.Functions[module.ImportedFunctions + definedIndex];
        FuncType type = module.Types[function.TypeIndex];
        Start(type, function.Body!);

        var reader = new OperatorReader(module.Bytes.Span, function.Body!.Code);
        while (_frames.Count > 0 && !_ir.IsTooLarge && reader.TryRead())
        {
            _offset = reader.Offset;
            if (_reachable) LowerInstruction(ref reader);
            else SkipInstruction(reader.Opcode);
        }

        if (_ir.IsTooLarge) _frames.Clear();
        foreach ((int label, int node) in _tailCalls)
        {
            PlaceLabel(label);
            Append(IrStatementKind.TailCall, node: node);
        }

        return _ir;
    }

    private void Start(FuncType type, FunctionBody body)
    {
        _ir.Clear();
        _stack.Clear();
        _pendingFrom = 0;
        _pendingReads.Clear();
        _freeSlots.Clear();
        _tailCalls.Clear();
        _facts.Clear();
        _region = -1;
        _reachable = true;
        _deadDepth = 0;
        _offset = body.Code.Offset;

        _ir.Type = type;
        foreach (ValueType parameter in type.Parameters) NewSlot(parameter.Kind);
        _ir.ParameterCount = _ir.Slots.Count;
        foreach (LocalRun run in body.Locals)
        {
            for (int i = 0; i < run.Count; i++) NewSlot(run.Type.Kind);
        }

        _ir.LocalCount = _ir.Slots.Count;
        PushFrame(Opcode.Block, [], type.Results);
        BeginFuelRun(isTested: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LowerInstruction(ref OperatorReader reader)
    {
        CountFuel(reader.Opcode);
        switch (reader.Info.Immediate)
        {
            case Immediate.None when reader.Info.Signature is null:
                LowerPlainControl(reader.Opcode);
                break;
            case Immediate.BlockType or Immediate.Label or Immediate.LabelTable or Immediate.TryTable or Immediate.Tag:
                LowerControl(ref reader);
                break;
            case Immediate.Function or Immediate.TypeTable:
                LowerCall(ref reader);
                break;
            case Immediate.Local or Immediate.Global or Immediate.HeapType or Immediate.ValueTypes:
                LowerVariable(ref reader);
                break;
            case Immediate.MemArg or Immediate.MemArgLane:
                LowerAccess(ref reader);
                break;
            case Immediate.Memory or Immediate.MemoryMemory or Immediate.DataMemory or Immediate.Data:
            case Immediate.Table or Immediate.TableTable or Immediate.ElementTable or Immediate.Element:
                LowerBulk(ref reader);
                break;
            default:
                LowerOperator(ref reader);
                break;
        }
    }

    /// <summary>Instructions without immediates whose types depend on context.</summary>
    private void LowerPlainControl(Opcode code)
    {
        switch (code)
        {
            case Opcode.Else:
                LowerElse();
                break;
            case Opcode.End:
                LowerEnd();
                break;
            case Opcode.Return:
                LowerBranch(_frames[0]);
                break;
            case Opcode.Unreachable:
                EvaluateDiscarded();
                Append(IrStatementKind.Trap, target: (int)TrapKind.Unreachable);
                BecomeUnreachable();
                break;
            case Opcode.Drop:
                LowerDrop();
                break;
            case Opcode.Select:
                LowerSelect();
                break;
            case Opcode.RefIsNull:
                Push(NewOperator(Opcode.RefIsNull, ValueKind.I32, 1));
                break;
            case Opcode.ThrowRef:
                SpillActing(1);
                int reference = Pop();
                EvaluateDiscarded();
                Append(IrStatementKind.ThrowReference, node: reference);
                BecomeUnreachable();
                break;
            default:
                throw new InvalidOperationException($"No lowering for {code}.");
        }
    }

    private void SkipInstruction(Opcode code)
    {
        switch (code)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable:
                _deadDepth++;
                break;
            case Opcode.Else when _deadDepth == 0:
                LowerElse();
                break;
            case Opcode.End when _deadDepth == 0:
                LowerEnd();
                break;
            case Opcode.End:
                _deadDepth--;
                break;
        }
    }

    private (ImmutableArray<ValueType> Parameters, ImmutableArray<ValueType> Results) Resolve(BlockType type) => type.Kind switch
    {
        BlockTypeKind.Empty => ([], []),
        BlockTypeKind.Value => ([], [type.Result]),
        _ => (module.Types[(int)type.TypeIndex].Parameters, module.Types[(int)type.TypeIndex].Results),
    };
}
