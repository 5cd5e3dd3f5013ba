using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Validation;

// Linear memory and vector lanes.
internal sealed partial class FunctionValidator
{
    /// <summary>Checks the memory argument of a load or store.</summary>
    /// <returns>The instruction's type with the memory's addresses.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private InstructionType CheckAccess(ref OperatorReader operators)
    {
        OpcodeInfo info = operators.Info;
        MemoryType memory = context.Memory(operators.Index, operators.Offset);
        if (operators.AlignExponent > (uint)BitOperations.Log2((uint)info.AccessBytes))
        {
            WasmReader.Throw("alignment must not be larger than natural", operators.Offset);
        }

        if (!memory.Is64 && operators.MemoryOffset > uint.MaxValue) WasmReader.Throw("offset out of range", operators.Offset);
        return TypeFor(info, memory);
    }

    private static InstructionType TypeFor(OpcodeInfo info, MemoryType memory) => memory.Is64 ? info.Type64! : info.Type!;

    private void ValidateMemory(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        switch (operators.Opcode)
        {
            case Opcode.MemoryInit:
                ValueType target = MemoryAddress(operators.SecondIndex, offset);
                context.CheckData(operators.Index, offset);
                _stack.Pop([target, ValueType.I32, ValueType.I32], offset);
                break;
            case Opcode.DataDrop:
                context.CheckData(operators.Index, offset);
                break;
            case Opcode.MemoryCopy:
                ValueType destination = MemoryAddress(operators.Index, offset);
                ValueType source = MemoryAddress(operators.SecondIndex, offset);
                _stack.Pop([destination, source, Smaller(destination, source)], offset);
                break;
            case Opcode.MemoryFill:
                ValueType filled = MemoryAddress(operators.Index, offset);
                _stack.Pop([filled, ValueType.I32, filled], offset);
                break;
            default:
                Apply(TypeFor(operators.Info, context.Memory(operators.Index, offset)), offset); // memory.size, memory.grow
                break;
        }
    }

    private static void CheckLane(ref OperatorReader operators)
    {
        if (operators.Lane >= operators.Info.Lanes) WasmReader.Throw($"invalid lane index {operators.Lane}", operators.Offset);
    }

    private static void CheckShuffle(ref OperatorReader operators)
    {
        if (Vector128.GreaterThanAny(operators.Vector, Vector128.Create((byte)31))) WasmReader.Throw("invalid lane index", operators.Offset);
    }

    private ValueType MemoryAddress(uint memory, int offset) => ValidationContext.AddressType(context.Memory(memory, offset).Is64);

    /// <summary>A length that must fit two address spaces is i64 only if both are 64-bit.</summary>
    private static ValueType Smaller(ValueType one, ValueType other) => one == ValueType.I64 ? other : one;
}
