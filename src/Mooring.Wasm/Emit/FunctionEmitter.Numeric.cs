using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

/// <remarks>Scalar numbers. Numerics: core specification, section 4.3; what the just-in-time compiler must not fold: docs/engine.md.</remarks>
internal sealed partial class FunctionEmitter
{
    private HashSet<int>? _untestedRotations; // null until the function has a rotation

    private static readonly MethodInfo?[] NumericMethods = ByOpcode(new()
    {
        [Opcode.I32Clz] = Bit(nameof(BitOperations.LeadingZeroCount), typeof(uint)),
        [Opcode.I32Ctz] = Bit(nameof(BitOperations.TrailingZeroCount), typeof(uint)),
        [Opcode.I32Popcnt] = Bit(nameof(BitOperations.PopCount), typeof(uint)),
        [Opcode.I32Rotl] = Bit(nameof(BitOperations.RotateLeft), typeof(uint), typeof(int)),
        [Opcode.I32Rotr] = Bit(nameof(BitOperations.RotateRight), typeof(uint), typeof(int)),
        [Opcode.I64Clz] = Bit(nameof(BitOperations.LeadingZeroCount), typeof(ulong)),
        [Opcode.I64Ctz] = Bit(nameof(BitOperations.TrailingZeroCount), typeof(ulong)),
        [Opcode.I64Popcnt] = Bit(nameof(BitOperations.PopCount), typeof(ulong)),
        [Opcode.I64Rotl] = Bit(nameof(BitOperations.RotateLeft), typeof(ulong), typeof(int)),
        [Opcode.I64Rotr] = Bit(nameof(BitOperations.RotateRight), typeof(ulong), typeof(int)),
        [Opcode.F32Abs] = Single(nameof(MathF.Abs)),
        [Opcode.F32Ceil] = Single(nameof(MathF.Ceiling)),
        [Opcode.F32Floor] = Single(nameof(MathF.Floor)),
        [Opcode.F32Trunc] = Single(nameof(MathF.Truncate)),
        [Opcode.F32Nearest] = Single(nameof(MathF.Round)),
        [Opcode.F32Sqrt] = Single(nameof(MathF.Sqrt)),
        [Opcode.F32Copysign] = Members.Method(typeof(MathF), nameof(MathF.CopySign), typeof(float), typeof(float)),
        [Opcode.F64Abs] = Double(nameof(Math.Abs)),
        [Opcode.F64Ceil] = Double(nameof(Math.Ceiling)),
        [Opcode.F64Floor] = Double(nameof(Math.Floor)),
        [Opcode.F64Trunc] = Double(nameof(Math.Truncate)),
        [Opcode.F64Nearest] = Double(nameof(Math.Round)),
        [Opcode.F64Sqrt] = Double(nameof(Math.Sqrt)),
        [Opcode.F64Copysign] = Members.Method(typeof(Math), nameof(Math.CopySign), typeof(double), typeof(double)),
        [Opcode.F32Min] = Own(nameof(FloatMath.Min), typeof(float), typeof(float)),
        [Opcode.F32Max] = Own(nameof(FloatMath.Max), typeof(float), typeof(float)),
        [Opcode.F64Min] = Own(nameof(FloatMath.Min), typeof(double), typeof(double)),
        [Opcode.F64Max] = Own(nameof(FloatMath.Max), typeof(double), typeof(double)),
        [Opcode.I32TruncF32S] = Own(nameof(FloatMath.TruncateToI32), typeof(double)),
        [Opcode.I32TruncF32U] = Own(nameof(FloatMath.TruncateToU32), typeof(double)),
        [Opcode.I32TruncF64S] = Own(nameof(FloatMath.TruncateToI32), typeof(double)),
        [Opcode.I32TruncF64U] = Own(nameof(FloatMath.TruncateToU32), typeof(double)),
        [Opcode.I64TruncF32S] = Own(nameof(FloatMath.TruncateToI64), typeof(double)),
        [Opcode.I64TruncF32U] = Own(nameof(FloatMath.TruncateToU64), typeof(double)),
        [Opcode.I64TruncF64S] = Own(nameof(FloatMath.TruncateToI64), typeof(double)),
        [Opcode.I64TruncF64U] = Own(nameof(FloatMath.TruncateToU64), typeof(double)),
        [Opcode.F32DemoteF64] = Own(nameof(FloatMath.Demote), typeof(double)),
        [Opcode.F32ReinterpretI32] = Own(nameof(FloatMath.FromBits), typeof(int)),
        [Opcode.F64ReinterpretI64] = Members.Method(typeof(BitConverter), nameof(BitConverter.Int64BitsToDouble)),
        [Opcode.I32ReinterpretF32] = Members.Method(typeof(BitConverter), nameof(BitConverter.SingleToInt32Bits)),
        [Opcode.I64ReinterpretF64] = Members.Method(typeof(BitConverter), nameof(BitConverter.DoubleToInt64Bits)),
    });

    // An array: it is asked for each instruction while a module starts, and the code of a dictionary would have to be compiled first.
    private static MethodInfo?[] ByOpcode(Dictionary<Opcode, MethodInfo> methods)
    {
        var found = new MethodInfo?[256]; // instructions without a prefix
        foreach ((Opcode code, MethodInfo method) in methods) found[(int)code] = method;
        return found;
    }

    private static MethodInfo Bit(string name, params Type[] parameters) => Members.Method(typeof(BitOperations), name, parameters);

    private static MethodInfo Single(string name) => Members.Method(typeof(MathF), name, typeof(float));

    private static MethodInfo Double(string name) => Members.Method(typeof(Math), name, typeof(double));

    private static MethodInfo Own(string name, params Type[] parameters) => Members.Method(typeof(FloatMath), name, parameters);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitOperator(in IrNode tree)
    {
        if (tree.Code >= Opcode.V128Load)
        {
            EmitVectorOperator(tree);
            return;
        }

        switch (tree.Code)
        {
            case Opcode.I32Shl or Opcode.I32ShrS or Opcode.I32ShrU or Opcode.I64Shl or Opcode.I64ShrS or Opcode.I64ShrU:
                EmitShift(tree);
                return;
            case Opcode.I32RemS or Opcode.I64RemS:
                EmitSignedRemainder(tree);
                return;
            case >= Opcode.F32Add and <= Opcode.F32Div or >= Opcode.F64Add and <= Opcode.F64Div:
                EmitFloatArithmetic(tree);
                return;
        }

        EmitOperands(tree);
        if (Comparisons.TryEmit(_il, tree.Code)) return;
        if ((uint)tree.Code < (uint)NumericMethods.Length && NumericMethods[(int)tree.Code] is { } method)
        {
            if (tree.Code is Opcode.I64Rotl or Opcode.I64Rotr) _il.Emit(OpCodes.Conv_I4);
            Call(method);
            if (tree.Code is Opcode.I64Clz or Opcode.I64Ctz or Opcode.I64Popcnt) _il.Emit(OpCodes.Conv_I8);
            return;
        }

        EmitPlain(tree.Code);
    }

    /// <summary>Keeps a rotation that may be tested from being tested wrongly; see <see cref="Rotations"/>.</summary>
    private void EmitRotationGuard(int node, ValueKind type)
    {
        _untestedRotations ??= Rotations.FindUntested(_ir);
        if (_untestedRotations.Contains(node)) return;
        _il.Emit(OpCodes.Ldsfld, OpaqueZero);
        if (type == ValueKind.I64) _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Or);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitPlain(Opcode code)
    {
        switch (code)
        {
            case Opcode.I32Eqz or Opcode.I64Eqz:
                _il.Emit(OpCodes.Ldc_I4_0);
                if (code == Opcode.I64Eqz) _il.Emit(OpCodes.Conv_I8);
                _il.Emit(OpCodes.Ceq);
                break;
            case Opcode.RefIsNull:
                _il.Emit(OpCodes.Ldnull);
                _il.Emit(OpCodes.Ceq);
                break;
            case Opcode.F32ConvertI32U or Opcode.F64ConvertI32U: // exact as a signed 64-bit number
                _il.Emit(OpCodes.Conv_U8);
                _il.Emit(code == Opcode.F32ConvertI32U ? OpCodes.Conv_R4 : OpCodes.Conv_R8);
                break;
            case Opcode.F32ConvertI64U or Opcode.F64ConvertI64U:
                _il.Emit(OpCodes.Conv_R_Un);
                _il.Emit(code == Opcode.F32ConvertI64U ? OpCodes.Conv_R4 : OpCodes.Conv_R8);
                break;
            case Opcode.I64Extend8S or Opcode.I64Extend16S or Opcode.I64Extend32S:
                _il.Emit(code == Opcode.I64Extend8S ? OpCodes.Conv_I1 : code == Opcode.I64Extend16S ? OpCodes.Conv_I2 : OpCodes.Conv_I4);
                _il.Emit(OpCodes.Conv_I8);
                break;
            default:
                _il.Emit(PlainCode(code));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static OpCode PlainCode(Opcode code) => code switch
    {
        Opcode.I32Add or Opcode.I64Add => OpCodes.Add,
        Opcode.I32Sub or Opcode.I64Sub => OpCodes.Sub,
        Opcode.I32Mul or Opcode.I64Mul => OpCodes.Mul,
        Opcode.I32DivS or Opcode.I64DivS => OpCodes.Div,
        Opcode.I32DivU or Opcode.I64DivU => OpCodes.Div_Un,
        Opcode.I32RemU or Opcode.I64RemU => OpCodes.Rem_Un,
        Opcode.I32And or Opcode.I64And => OpCodes.And,
        Opcode.I32Or or Opcode.I64Or => OpCodes.Or,
        Opcode.I32Xor or Opcode.I64Xor => OpCodes.Xor,
        Opcode.F32Neg or Opcode.F64Neg => OpCodes.Neg,
        Opcode.I32WrapI64 => OpCodes.Conv_I4,
        Opcode.I64ExtendI32S => OpCodes.Conv_I8,
        Opcode.I64ExtendI32U => OpCodes.Conv_U8,
        Opcode.I32Extend8S => OpCodes.Conv_I1,
        Opcode.I32Extend16S => OpCodes.Conv_I2,
        Opcode.F32ConvertI32S or Opcode.F32ConvertI64S => OpCodes.Conv_R4,
        Opcode.F64ConvertI32S or Opcode.F64ConvertI64S or Opcode.F64PromoteF32 => OpCodes.Conv_R8,
        // These saturate, and turn NaN into 0, since .NET 9.
        Opcode.I32TruncSatF32S or Opcode.I32TruncSatF64S => OpCodes.Conv_I4,
        Opcode.I32TruncSatF32U or Opcode.I32TruncSatF64U => OpCodes.Conv_U4,
        Opcode.I64TruncSatF32S or Opcode.I64TruncSatF64S => OpCodes.Conv_I8,
        Opcode.I64TruncSatF32U or Opcode.I64TruncSatF64U => OpCodes.Conv_U8,
        _ => throw new InvalidOperationException($"No IL for {code}."),
    };

    /// <summary>IL leaves counts beyond the width undefined.</summary>
    private void EmitShift(in IrNode tree)
    {
        bool isWide = tree.Type == ValueKind.I64;
        int mask = isWide ? 63 : 31;
        IrNode count = _ir.Nodes[Operand(tree, 1)];
        EmitNode(Operand(tree, 0));
        if (count.IsConstant)
        {
            _il.Emit(OpCodes.Ldc_I4, (int)count.Bits & mask);
        }
        else
        {
            EmitNode(Operand(tree, 1));
            if (isWide) _il.Emit(OpCodes.Conv_I4);
            _il.Emit(OpCodes.Ldc_I4, mask);
            _il.Emit(OpCodes.And);
        }

        _il.Emit(tree.Code switch
        {
            Opcode.I32Shl or Opcode.I64Shl => OpCodes.Shl,
            Opcode.I32ShrS or Opcode.I64ShrS => OpCodes.Shr,
            _ => OpCodes.Shr_Un,
        });
    }

    private void EmitCheckDivide(in IrNode tree)
    {
        int divisor = Operand(tree, 1);
        EmitNode(divisor);
        _il.Emit(OpCodes.Brfalse, TrapLabel(TrapKind.IntegerDivideByZero));
        if (tree.Code is not (Opcode.I32DivS or Opcode.I64DivS)) return;

        bool isWide = tree.Type == ValueKind.I64;
        Label fine = _il.DefineLabel();
        EmitNode(divisor);
        EmitInteger(isWide, -1);
        _il.Emit(OpCodes.Bne_Un, fine);
        EmitNode(Operand(tree, 0));
        EmitInteger(isWide, isWide ? long.MinValue : int.MinValue);
        _il.Emit(OpCodes.Beq, TrapLabel(TrapKind.IntegerOverflow));
        _il.MarkLabel(fine);
    }

    /// <summary>The hardware faults on the smallest number by -1, whose remainder is 0: by 1 it is 0 too.</summary>
    private void EmitSignedRemainder(in IrNode tree)
    {
        bool isWide = tree.Type == ValueKind.I64;
        int divisor = Operand(tree, 1);
        IrNode node = _ir.Nodes[divisor];
        EmitNode(Operand(tree, 0));
        EmitNode(divisor);
        long known = isWide ? (long)node.Bits : (int)node.Bits;
        if (!node.IsConstant || known == -1)
        {
            // divisor + 2 * (divisor == -1)
            EmitNode(divisor);
            EmitInteger(isWide, -1);
            _il.Emit(OpCodes.Ceq);
            if (isWide) _il.Emit(OpCodes.Conv_I8);
            _il.Emit(OpCodes.Ldc_I4_1);
            _il.Emit(OpCodes.Shl);
            _il.Emit(OpCodes.Add);
        }

        _il.Emit(OpCodes.Rem);
    }

    private void EmitInteger(bool isWide, long value)
    {
        if (isWide) _il.Emit(OpCodes.Ldc_I8, value);
        else _il.Emit(OpCodes.Ldc_I4, (int)value);
    }

    /// <summary>Constants that the just-in-time compiler folds away together with the operation are hidden from it.</summary>
    private void EmitFloatArithmetic(in IrNode tree)
    {
        for (int i = 0; i < 2; i++)
        {
            IrNode operand = _ir.Nodes[Operand(tree, i)];
            if (operand.Code == Opcode.F32Const)
                EmitSingle((uint)operand.Bits, IsNeutral(tree.Code, i, BitConverter.UInt32BitsToSingle((uint)operand.Bits)));
            else if (operand.Code == Opcode.F64Const)
                EmitDouble(operand.Bits, IsNeutral(tree.Code, i, BitConverter.UInt64BitsToDouble(operand.Bits)));
            else
                EmitNode(Operand(tree, i));
        }

        _il.Emit(tree.Code switch
        {
            Opcode.F32Add or Opcode.F64Add => OpCodes.Add,
            Opcode.F32Sub or Opcode.F64Sub => OpCodes.Sub,
            Opcode.F32Mul or Opcode.F64Mul => OpCodes.Mul,
            _ => OpCodes.Div,
        });
    }

    private static bool IsNeutral(Opcode code, int operand, double value) => code switch
    {
        Opcode.F32Add or Opcode.F64Add => value == 0,
        Opcode.F32Sub or Opcode.F64Sub => value == 0 && operand == 1,
        Opcode.F32Mul or Opcode.F64Mul => value == 1,
        _ => value == 1 && operand == 1,
    };
}
