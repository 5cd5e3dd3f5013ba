using System.Runtime.CompilerServices;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Validation;

/// <summary>Checks function bodies.</summary>
/// <remarks>
/// Validation, section 3.3 "Instructions", by the algorithm in the appendix "Validation Algorithm". Instructions whose types do not depend
/// on context are checked from the opcode table; the families of the others are in files of their own. An object keeps its stacks from
/// function to function and belongs to one thread at a time. The inner loop is compiled optimised at once: a module is validated at
/// start-up, when there is no time to warm up.
/// </remarks>
internal sealed partial class FunctionValidator(ValidationContext context)
{
    private readonly OperandStack _stack = new();
    private readonly LocalTypes _locals = new();

    /// <summary>Checks one function of the module.</summary>
    /// <param name="functionIndex">A function that is not imported.</param>
    /// <exception cref="WasmFormatException">Its body is malformed or not valid.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Validate(int functionIndex)
    {
        FunctionDefinition function = context.Module.Functions[functionIndex];
        FuncType type = context.Module.Types[function.TypeIndex];
        FunctionBody body = function.Body ?? throw new ArgumentException("An imported function has no body.", nameof(functionIndex));
        _locals.Reset(type, body);
        _stack.Clear();
        OpenFunction(type);

        var operators = new OperatorReader(context.Module.Bytes.Span, body.Code, context.Features);
        while (_frameCount > 0)
        {
            if (!operators.TryRead()) InstructionSequence.ThrowMissingEnd(context.Module.Bytes.Span, body);
            ValidateOperator(ref operators);
        }

        if (operators.NextOffset != body.Code.Offset + body.Code.Length)
        {
            WasmReader.Throw("section size mismatch: the function ends before its body", operators.NextOffset);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ValidateOperator(ref OperatorReader operators)
    {
        OpcodeInfo info = operators.Info;
        context.Features.Require(info, operators.Offset);
        switch (info.Immediate)
        {
            case Immediate.None or Immediate.I32 or Immediate.I64 or Immediate.F32 or Immediate.F64 or Immediate.V128 when info.Type is { } type:
                Apply(type, operators.Offset);
                break;
            case Immediate.Local:
                ValidateLocal(ref operators);
                break;
            case Immediate.MemArg:
                Apply(CheckAccess(ref operators), operators.Offset);
                break;
            case Immediate.Global:
                ValidateGlobal(ref operators);
                break;
            case Immediate.MemArgLane:
                CheckLane(ref operators);
                Apply(CheckAccess(ref operators), operators.Offset);
                break;
            case Immediate.Lane:
                CheckLane(ref operators);
                Apply(info.Type!, operators.Offset);
                break;
            case Immediate.Shuffle:
                CheckShuffle(ref operators);
                Apply(info.Type!, operators.Offset);
                break;
            default:
                ValidateStructured(ref operators);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ValidateStructured(ref OperatorReader operators)
    {
        switch (operators.Info.Immediate)
        {
            case Immediate.BlockType:
                ValidateBlock(ref operators);
                break;
            case Immediate.Label or Immediate.LabelTable:
                ValidateBranch(ref operators);
                break;
            case Immediate.TryTable or Immediate.Tag:
                ValidateException(ref operators);
                break;
            case Immediate.TypeTable:
                ValidateIndirectCall(ref operators);
                break;
            case Immediate.Function when operators.Opcode != Opcode.RefFunc:
                ValidateCall(ref operators);
                break;
            case Immediate.Function or Immediate.HeapType:
                ValidateReference(ref operators);
                break;
            case Immediate.ValueTypes:
                ValidateTypedSelect(ref operators);
                break;
            case Immediate.Memory or Immediate.MemoryMemory or Immediate.DataMemory or Immediate.Data:
                ValidateMemory(ref operators);
                break;
            case Immediate.Table or Immediate.TableTable or Immediate.ElementTable or Immediate.Element:
                ValidateTable(ref operators);
                break;
            default:
                ValidatePlain(ref operators);
                break;
        }
    }

    /// <summary>Instructions without immediates whose types depend on context.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ValidatePlain(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        switch (operators.Opcode)
        {
            case Opcode.Unreachable:
                _stack.BecomePolymorphic();
                break;
            case Opcode.Drop:
                _stack.PopAny(offset);
                break;
            case Opcode.Select:
                ValidateUntypedSelect(offset);
                break;
            case Opcode.Else:
                ValidateElse(offset);
                break;
            case Opcode.End:
                ValidateEnd(offset);
                break;
            case Opcode.Return:
                ValidateReturn(offset);
                break;
            case Opcode.ThrowRef:
                ValidateThrowRef(offset);
                break;
            case Opcode.RefIsNull:
                ValidateIsNull(offset);
                break;
            default:
                throw new InvalidOperationException($"The opcode table leaves {operators.Info} to code that does not know it.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Apply(InstructionType type, int offset)
    {
        _stack.Pop(type.Operands, offset);
        _stack.Push(type.Results, offset);
    }
}
