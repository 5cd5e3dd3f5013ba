using System.Runtime.CompilerServices;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

/// <summary>How much of a value the code around it needs.</summary>
internal enum Demand : byte
{
    /// <summary>Nothing: it is computed for its traps.</summary>
    None,

    /// <summary>Perhaps not all of its bytes, perhaps nothing.</summary>
    Part,

    /// <summary>All of it.</summary>
    Whole,
}

/// <summary>What instructions need of their operands, as far as an optimising compiler can find out.</summary>
/// <remarks>Errs towards <see cref="Demand.Part"/>: that costs a check, the other side a missing trap. See <see cref="ShortenedLoads"/>.</remarks>
/// <param name="module">The module of the function.</param>
/// <param name="function">The function that all nodes belong to.</param>
/// <param name="known">Its values that may turn out to be constants.</param>
internal sealed class OperandDemand(ModuleDefinition module, IrFunction function, KnownValues known)
{
    /// <summary>Functions of no more bytes than this may be put in place of their calls, so that unused parameters and results show.</summary>
    private const int InlinedBytes = 80;

    /// <summary>Whether the just-in-time compiler may put a function in place of its calls.</summary>
    public static bool MayBeInlined(ModuleDefinition module, int functionIndex) =>
        module.Functions[functionIndex].Body is { Code.Length: <= InlinedBytes };

    /// <summary>What <paramref name="node"/>, of which <paramref name="demand"/> is needed, needs of its operand number <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Demand Of(in IrNode node, int index, Demand demand)
    {
        OpcodeInfo info = OpcodeTable.Get(node.Code);
        if (info.AccessBytes > 0) return OfAccess(node, info, index, demand);
        if (node.Code == Opcode.Call && MayBeInlined(module, node.Index)) return Demand.Part;
        if (node.Code is Opcode.Call or Opcode.CallIndirect || (node.Effects & Effects.Acts) != 0) return Demand.Whole;
        if (CanTrap(node)) demand = Demand.Whole;
        else if (UsesOneSlotTwice(node)) demand = Demand.None;
        if (demand == Demand.None) return Demand.None;
        if (demand == Demand.Part) return Demand.Part;
        if (node.Code >= Opcode.V128Load) return OfVector(node, demand);
        if (node.Code == Opcode.Select) return OfSelect(node, index, demand);
        return node.OperandCount == 2 ? OfBinary(node, index, demand) : OfOther(node, demand);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Demand OfAccess(in IrNode node, OpcodeInfo info, int index, Demand demand)
    {
        if (index == 0) return Demand.Whole; // the address
        ValueKind type = function.Nodes[function.OperandsOf(node)[index]].Type;
        if (node.Type == ValueKind.V128) return demand == Demand.None ? demand : Demand.Part; // the vector of a lane load
        return info.AccessBytes == Bytes(type) ? Demand.Whole : Demand.Part;
    }

    private static Demand OfOther(in IrNode node, Demand demand) => node.Code switch
    {
        Opcode.I32WrapI64 or Opcode.I32Extend8S or Opcode.I32Extend16S => Demand.Part,
        Opcode.I64Extend8S or Opcode.I64Extend16S or Opcode.I64Extend32S => Demand.Part,
        Opcode.I64ExtendI32S or Opcode.I64ExtendI32U => demand,
        Opcode.F64Abs or Opcode.F64Neg or Opcode.F32Abs or Opcode.F32Neg => demand,
        _ => Demand.Whole,
    };

    private Demand OfSelect(in IrNode node, int index, Demand demand)
    {
        ReadOnlySpan<int> operands = function.OperandsOf(node);
        if (index < 2) return known.Has(operands[2]) ? Demand.Part : demand;
        bool isChoice = !known.Has(operands[0]) || !known.Has(operands[1]); // between two numbers, or two nulls, there may be none
        return isChoice ? Demand.Whole : Demand.Part;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Demand OfBinary(in IrNode node, int index, Demand demand)
    {
        ReadOnlySpan<int> operands = function.OperandsOf(node);
        IrNode operand = function.Nodes[operands[index]];
        IrNode other = function.Nodes[operands[1 - index]];
        bool isConstant = other.Code is Opcode.I32Const or Opcode.I64Const;
        int bytes = Bytes(operand.Type);
        ulong constant = bytes == 4 ? (uint)other.Bits : other.Bits;
        int loaded = OpcodeTable.Get(operand.Code).AccessBytes;
        ulong lastByte = constant >> (8 * ((loaded > 0 ? loaded : bytes) - 1)) & 0xFF;
        if (!isConstant && TellsTooLittle(node.Code, index) && known.Has(operands[1 - index])) return Demand.Part;
        switch (node.Code)
        {
            case Opcode.I32And or Opcode.I64And:
                return isConstant && lastByte == 0 ? Demand.Part : demand;
            case Opcode.I32Or or Opcode.I64Or:
                return isConstant && lastByte == 0xFF ? Demand.Part : demand;
            case Opcode.I32Mul or Opcode.I64Mul:
                return isConstant && (constant & 0xFF) == 0 ? Demand.Part : demand;
            case Opcode.I32Add or Opcode.I64Add or Opcode.I32Sub or Opcode.I64Sub or Opcode.I32Xor or Opcode.I64Xor:
                return demand;
            case Opcode.I32Shl or Opcode.I64Shl when index == 0:
                return isConstant && (constant & (uint)((8 * bytes) - 1)) < 8 ? demand : Demand.Part;
            case Opcode.I32ShrS or Opcode.I32ShrU or Opcode.I64ShrS or Opcode.I64ShrU when index == 0:
                return Demand.Whole; // the last byte stays
            case Opcode.I32RemS or Opcode.I32RemU or Opcode.I64RemS or Opcode.I64RemU:
                return isConstant ? Demand.Part : Demand.Whole;
            case Opcode.I32Shl or Opcode.I32ShrS or Opcode.I32ShrU or Opcode.I32Rotl or Opcode.I32Rotr:
            case Opcode.I64Shl or Opcode.I64ShrS or Opcode.I64ShrU or Opcode.I64Rotl or Opcode.I64Rotr:
                return index == 1 ? Demand.Part : Demand.Whole; // how far: a few bits of it
            case >= Opcode.I32Eq and <= Opcode.I32GeU or >= Opcode.I64Eq and <= Opcode.I64GeU:
                return isConstant && MayBeDecided(constant, bytes, loaded) ? Demand.Part : Demand.Whole;
            default:
                return Demand.Whole;
        }
    }

    /// <summary>Whether there is a number that, as the other operand, leaves bytes of the operand <paramref name="index"/> without meaning.</summary>
    private static bool TellsTooLittle(Opcode code, int index) => code switch
    {
        Opcode.I32And or Opcode.I64And or Opcode.I32Or or Opcode.I64Or or Opcode.I32Mul or Opcode.I64Mul => true,
        Opcode.I32Shl or Opcode.I64Shl => index == 0,
        >= Opcode.I32Eq and <= Opcode.I32GeU or >= Opcode.I64Eq and <= Opcode.I64GeU => true,
        Opcode.I32RemS or Opcode.I32RemU or Opcode.I64RemS or Opcode.I64RemU => true,
        _ => false,
    };

    /// <summary>Whether a comparison with a number may have one answer for all values of the other side: numbers at the ends of its range.</summary>
    private static bool MayBeDecided(ulong constant, int bytes, int loaded)
    {
        int width = loaded > 0 && loaded < bytes ? loaded : bytes;
        if (width < bytes) return constant is 0 || constant >= 1ul << ((8 * width) - 1);
        ulong all = ulong.MaxValue >> (64 - (8 * width));
        return constant == all || constant == all >> 1 || constant == (all >> 1) + 1;
    }

    private Demand OfVector(in IrNode node, Demand demand)
    {
        bool takesPart = node.Code switch
        {
            >= Opcode.I8x16Shuffle and <= Opcode.F64x2ReplaceLane => true,
            Opcode.F64x2PromoteLowF32x4 or Opcode.F64x2ConvertLowI32x4S or Opcode.F64x2ConvertLowI32x4U => true,
            >= Opcode.I16x8ExtendLowI8x16S and <= Opcode.I16x8ExtendHighI8x16U => true,
            >= Opcode.I32x4ExtendLowI16x8S and <= Opcode.I32x4ExtendHighI16x8U => true,
            >= Opcode.I64x2ExtendLowI32x4S and <= Opcode.I64x2ExtendHighI32x4U => true,
            >= Opcode.I16x8ExtmulLowI8x16S and <= Opcode.I16x8ExtmulHighI8x16U => true,
            >= Opcode.I32x4ExtmulLowI16x8S and <= Opcode.I32x4ExtmulHighI16x8U => true,
            >= Opcode.I64x2ExtmulLowI32x4S and <= Opcode.I64x2ExtmulHighI32x4U => true,
            >= Opcode.I8x16RelaxedSwizzle => true,
            _ => false,
        };
        if (takesPart) return Demand.Part;
        foreach (int operand in function.OperandsOf(node))
        {
            if (known.Has(operand)) return Demand.Part; // it may mask lanes off, or shift them out
        }

        return node.Type == ValueKind.V128 ? demand : Demand.Whole;
    }

    /// <summary>x - x and the like need no x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool UsesOneSlotTwice(in IrNode node)
    {
        if (node.OperandCount != 2) return false;
        ReadOnlySpan<int> operands = function.OperandsOf(node);
        IrNode first = function.Nodes[operands[0]];
        IrNode second = function.Nodes[operands[1]];
        return first.Code == Opcode.LocalGet && second.Code == Opcode.LocalGet && first.Index == second.Index
            && node.Code is not (Opcode.I32Add or Opcode.I64Add or Opcode.I32Mul or Opcode.I64Mul)
            && first.Type is ValueKind.I32 or ValueKind.I64 or ValueKind.V128;
    }

    /// <summary>Whether a value may end the guest even if nobody wants the result: those operators see their operands whole.</summary>
    private bool CanTrap(in IrNode node) => node.Code switch
    {
        Opcode.I32DivS or Opcode.I32DivU or Opcode.I64DivS or Opcode.I64DivU => !known.Has(function.OperandsOf(node)[1]),
        Opcode.I32RemS or Opcode.I32RemU or Opcode.I64RemS or Opcode.I64RemU => !known.Has(function.OperandsOf(node)[1]),
        >= Opcode.I32TruncF32S and <= Opcode.I32TruncF64U => true,
        >= Opcode.I64TruncF32S and <= Opcode.I64TruncF64U => true,
        Opcode.TableGet => true,
        _ => false,
    };

    private static int Bytes(ValueKind type) => type switch
    {
        ValueKind.I32 or ValueKind.F32 => 4,
        ValueKind.V128 => 16,
        _ => 8,
    };
}
