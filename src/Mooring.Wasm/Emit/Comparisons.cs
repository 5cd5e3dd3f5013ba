using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

/// <summary>Scalar comparisons in IL: as values and as conditional jumps.</summary>
internal static class Comparisons
{
    private enum Relation
    {
        Equal,
        NotEqual,
        Less,
        Greater,
        LessOrEqual,
        GreaterOrEqual,
    }

    private enum Numbers
    {
        Signed,
        Unsigned,
        Float,
    }

    /// <summary>The jump that takes the operands of a comparison.</summary>
    /// <param name="code">Any instruction.</param>
    /// <param name="when">Whether to jump if the comparison holds, or if it does not.</param>
    /// <param name="jump">The jump.</param>
    /// <returns>False if the instruction is no comparison of two numbers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryGetJump(Opcode code, bool when, out OpCode jump)
    {
        if (!TryClassify(code, out Relation relation, out Numbers numbers))
        {
            jump = default;
            return false;
        }

        if (!when) relation = Negate(relation);
        // With a NaN no relation but "not equal" holds. The .un jumps on floats are taken then, which is right for negated relations.
        bool unordered = numbers == Numbers.Unsigned || (numbers == Numbers.Float && !when);
        jump = relation switch
        {
            Relation.Equal => OpCodes.Beq,
            Relation.NotEqual => OpCodes.Bne_Un,
            Relation.Less => unordered ? OpCodes.Blt_Un : OpCodes.Blt,
            Relation.Greater => unordered ? OpCodes.Bgt_Un : OpCodes.Bgt,
            Relation.LessOrEqual => unordered ? OpCodes.Ble_Un : OpCodes.Ble,
            _ => unordered ? OpCodes.Bge_Un : OpCodes.Bge,
        };
        return true;
    }

    /// <summary>Turns two operands on the IL stack into 0 or 1.</summary>
    /// <returns>False, with nothing written, if the instruction is no comparison of two numbers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryEmit(ILGenerator il, Opcode code)
    {
        if (!TryClassify(code, out Relation relation, out Numbers numbers)) return false;
        bool unsigned = numbers == Numbers.Unsigned;
        switch (relation)
        {
            case Relation.Equal or Relation.NotEqual:
                il.Emit(OpCodes.Ceq);
                break;
            case Relation.Less:
                il.Emit(unsigned ? OpCodes.Clt_Un : OpCodes.Clt);
                break;
            case Relation.Greater:
                il.Emit(unsigned ? OpCodes.Cgt_Un : OpCodes.Cgt);
                break;
            case Relation.LessOrEqual: // not greater; a NaN counts as greater
                il.Emit(numbers == Numbers.Signed ? OpCodes.Cgt : OpCodes.Cgt_Un);
                break;
            default:
                il.Emit(numbers == Numbers.Signed ? OpCodes.Clt : OpCodes.Clt_Un);
                break;
        }

        if (relation is Relation.NotEqual or Relation.LessOrEqual or Relation.GreaterOrEqual)
        {
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ceq);
        }

        return true;
    }

    private static Relation Negate(Relation relation) => relation switch
    {
        Relation.Equal => Relation.NotEqual,
        Relation.NotEqual => Relation.Equal,
        Relation.Less => Relation.GreaterOrEqual,
        Relation.Greater => Relation.LessOrEqual,
        Relation.LessOrEqual => Relation.Greater,
        _ => Relation.Less,
    };

    private static bool TryClassify(Opcode code, out Relation relation, out Numbers numbers)
    {
        switch (code)
        {
            case >= Opcode.I32Eq and <= Opcode.I32GeU:
                Classify(code - Opcode.I32Eq, out relation, out numbers);
                return true;
            case >= Opcode.I64Eq and <= Opcode.I64GeU:
                Classify(code - Opcode.I64Eq, out relation, out numbers);
                return true;
            case >= Opcode.F32Eq and <= Opcode.F32Ge:
                relation = (Relation)(code - Opcode.F32Eq);
                numbers = Numbers.Float;
                return true;
            case >= Opcode.F64Eq and <= Opcode.F64Ge:
                relation = (Relation)(code - Opcode.F64Eq);
                numbers = Numbers.Float;
                return true;
            default:
                relation = default;
                numbers = default;
                return false;
        }
    }

    /// <summary>Integer comparisons come in the order eq, ne, then lt, gt, le, ge, each signed and unsigned.</summary>
    private static void Classify(uint place, out Relation relation, out Numbers numbers)
    {
        relation = place < 2 ? (Relation)place : Relation.Less + (int)((place - 2) / 2);
        numbers = place >= 2 && place % 2 == 1 ? Numbers.Unsigned : Numbers.Signed;
    }
}
