using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mooring.Wasm.Runtime;

/// <summary>Access to globals that live in fields of the generated context.</summary>
internal static class PrivateGlobals
{
    public static void Set(VmContext context, int index, in Value value)
    {
        if (new ValueType(value.Kind).IsReference)
        {
            context.PrivateGlobalReference(index) = value.RuntimeReference;
            return;
        }

        ref byte bits = ref context.PrivateGlobalBits(index);
        switch (value.Kind)
        {
            case ValueKind.I32 or ValueKind.F32:
                Unsafe.WriteUnaligned(ref bits, value.Bits.AsUInt32().ToScalar());
                break;
            case ValueKind.I64 or ValueKind.F64:
                Unsafe.WriteUnaligned(ref bits, value.Bits.AsUInt64().ToScalar());
                break;
            default:
                Unsafe.WriteUnaligned(ref bits, value.Bits);
                break;
        }
    }

    public static Value Get(VmContext context, int index, ValueType type)
    {
        if (type.IsReference) return new Value(type.Kind, default, context.PrivateGlobalReference(index));
        ref byte bits = ref context.PrivateGlobalBits(index);
        return type.Kind switch
        {
            ValueKind.I32 or ValueKind.F32 => new Value(type.Kind, Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(ref bits)).AsByte(), null),
            ValueKind.I64 or ValueKind.F64 => new Value(type.Kind, Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref bits)).AsByte(), null),
            _ => new Value(type.Kind, Unsafe.ReadUnaligned<Vector128<byte>>(ref bits), null),
        };
    }
}
