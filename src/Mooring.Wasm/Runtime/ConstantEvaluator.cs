using System.Runtime.Intrinsics;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Runtime;

/// <summary>Evaluates validated constant expressions; core specification, section 3.3.10 "Constant expressions".</summary>
internal static class ConstantEvaluator
{
    /// <summary>The value of an expression; it may read the globals of <paramref name="context"/> that are initialised already.</summary>
    public static Value Evaluate(VmContext context, ConstantExpression expression)
    {
        // Nearly all expressions push one value; integer arithmetic is the only thing that takes two.
        Stack<Value>? below = null;
        Value top = default;
        bool any = false;
        var reader = new OperatorReader(context.Module.Definition.Bytes.Span, expression.Code);
        while (reader.TryRead() && reader.Opcode is not Opcode.End)
        {
            if (reader.Opcode is Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul or Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul)
            {
                top = Compute(reader.Opcode, below!.Pop(), top);
                continue;
            }

            if (any) (below ??= []).Push(top);
            top = Push(context, ref reader);
            any = true;
        }

        return top;
    }

    /// <summary>The value of the offset of a segment, as unsigned.</summary>
    public static ulong EvaluateOffset(VmContext context, ConstantExpression expression)
    {
        Value offset = Evaluate(context, expression);
        return offset.Kind is ValueKind.I32 ? (uint)offset.AsInt32() : (ulong)offset.AsInt64();
    }

    private static Value Push(VmContext context, ref OperatorReader reader) => reader.Opcode switch
    {
        Opcode.I32Const => Value.FromInt32(reader.I32),
        Opcode.I64Const => Value.FromInt64(reader.I64),
        Opcode.F32Const => new Value(ValueKind.F32, Vector128.CreateScalar(reader.Bits).AsByte(), null), // bits, so that signalling NaNs stay
        Opcode.F64Const => new Value(ValueKind.F64, Vector128.CreateScalar(reader.Bits).AsByte(), null),
        Opcode.V128Const => Value.FromVector(reader.Vector),
        Opcode.RefNull => Value.Null(reader.Type.Kind),
        Opcode.RefFunc => Value.FromRuntime(Libcalls.RefFunc(context, (int)reader.Index), ValueKind.FuncRef),
        Opcode.GlobalGet => Read(context, (int)reader.Index),
        _ => throw new InvalidOperationException($"{reader.Info} got past the validator into a constant expression."),
    };

    private static Value Read(VmContext context, int global) =>
        context.Globals[global]?.Value ?? PrivateGlobals.Get(context, global, context.Module.Definition.Globals[global].Type.Content);

    private static Value Compute(Opcode opcode, Value left, Value right) => opcode switch
    {
        Opcode.I32Add => Value.FromInt32(left.AsInt32() + right.AsInt32()),
        Opcode.I32Sub => Value.FromInt32(left.AsInt32() - right.AsInt32()),
        Opcode.I32Mul => Value.FromInt32(left.AsInt32() * right.AsInt32()),
        Opcode.I64Add => Value.FromInt64(left.AsInt64() + right.AsInt64()),
        Opcode.I64Sub => Value.FromInt64(left.AsInt64() - right.AsInt64()),
        _ => Value.FromInt64(left.AsInt64() * right.AsInt64()),
    };
}
