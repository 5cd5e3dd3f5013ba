using System.Runtime.CompilerServices;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Runtime.Guards;

namespace Mooring.Wasm.Compilation.Lowering;

internal sealed partial class FunctionLowering
{
    private const ulong PageBytes = 65536;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LowerAccess(ref OperatorReader reader)
    {
        OpcodeInfo info = reader.Info;
        int memory = (int)reader.Index;
        ulong offset = reader.MemoryOffset;
        int operands = info.Signature!.IndexOf(':', StringComparison.Ordinal);
        bool gives = operands < info.Signature.Length - 1;
        _ir.Memories |= 1ul << Math.Min(memory, 63);

        SpillActing(operands);
        bool isChecked = IsChecked(memory, offset);
        bool checksItself = isChecked && _isCompact;
        if (isChecked && !checksItself)
        {
            // The check must come after the value operand: it is evaluated first if it can trap itself.
            if (operands == 2 && (_ir.Node(_stack[^1]).Effects & Effects.Traps) != 0) MakeSimple(0);
            MakeSimple(operands - 1);
            CheckAddress(_stack[^operands], memory, offset, (uint)info.AccessBytes);
        }

        Effects effects = isChecked && !checksItself ? Effects.None : Effects.TrapsOnMemory;
        int lane = info.Immediate == Immediate.MemArgLane ? reader.Lane : 0;
        effects |= gives ? Effects.ReadsMemory : Effects.Acts;
        int node = NewOperator(reader.Opcode, gives ? ResultOf(info) : default, operands, effects, memory, lane, offset);
        _ir.Node(node).IsChecked = checksItself;
        _ir.ChecksMemory |= checksItself && memory == 0;
        if (gives) Push(node);
        else Act(node);
    }

    /// <summary>Whether accesses need a check: guard pages cover 32-bit addresses with all but huge offsets.</summary>
    private bool IsChecked(int memory, ulong offset) =>
        options.BoundsChecks == BoundsChecks.Explicit || module.Memories[memory].Is64 || offset > GuardedArena.MaxUncheckedOffset;

    private void CheckAddress(int address, int memory, ulong offset, ulong bytes)
    {
        ulong end = offset + bytes;
        IrNode node = _ir.Nodes[address];
        bool overflows = end < offset;
        if (memory == 0 && !overflows)
        {
            if (node.IsConstant)
            {
                ulong last = node.Bits + end;
                if (last >= end && last <= module.Memories[0].Limits.Minimum * PageBytes) return;
            }
            else if (!_facts.Add(node.Index, end))
            {
                return;
            }
        }

        _ir.ChecksMemory |= memory == 0;
        SpillConflicts(Effects.TrapsOnMemory);
        Append(IrStatementKind.CheckAddress, CopySimple(address), memory, bits: overflows ? ulong.MaxValue : end);
    }

    private void LowerBulk(ref OperatorReader reader)
    {
        int index = (int)reader.Index;
        int second = (int)reader.SecondIndex;
        switch (reader.Opcode)
        {
            case Opcode.MemorySize:
                Push(NewOperator(Opcode.MemorySize, AddressOf(index), 0, Effects.ReadsState, index));
                break;
            case Opcode.MemoryGrow:
                Push(NewOperator(Opcode.MemoryGrow, AddressOf(index), 1, Effects.Acts, index));
                break;
            case Opcode.TableSize:
                Push(NewOperator(Opcode.TableSize, IndexOf(index), 0, Effects.ReadsState, index));
                break;
            case Opcode.TableGrow:
                Push(NewOperator(Opcode.TableGrow, IndexOf(index), 2, Effects.Acts, index));
                break;
            case Opcode.TableGet:
                ValueKind element = module.Tables[index].Type.Element.Kind;
                Push(NewOperator(Opcode.TableGet, element, 1, Effects.ReadsState | Effects.TrapsOtherwise, index));
                break;
            case Opcode.TableSet:
                Act(NewOperator(Opcode.TableSet, default, 2, Effects.Acts, index));
                break;
            case Opcode.DataDrop or Opcode.ElemDrop:
                Act(NewOperator(reader.Opcode, default, 0, Effects.Acts, index));
                break;
            default: // the three-operand ones: fill, copy, init
                Act(NewOperator(reader.Opcode, default, 3, Effects.Acts, index, second));
                break;
        }
    }

    private ValueKind AddressOf(int memory) => module.Memories[memory].Is64 ? ValueKind.I64 : ValueKind.I32;

    private ValueKind IndexOf(int table) => module.Tables[table].Type.Is64 ? ValueKind.I64 : ValueKind.I32;
}
