using System.Runtime.Intrinsics;
using Mooring.Wasm.Text.Scripts;

namespace Mooring.Wasm.Spec;

/// <summary>Turns the values of scripts into the engine's, and compares results with patterns.</summary>
internal static class SpecValues
{
    public static Value ToValue(WastArgument argument) => argument.Kind switch
    {
        WastArgumentKind.I32 => argument.Bits.AsInt32()[0],
        WastArgumentKind.I64 => argument.Bits.AsInt64()[0],
        WastArgumentKind.F32 => argument.Bits.AsSingle()[0],
        WastArgumentKind.F64 => argument.Bits.AsDouble()[0],
        WastArgumentKind.V128 => Value.FromVector(argument.Bits),
        WastArgumentKind.Host => Value.FromExtern(new HostObject(argument.Bits.AsUInt32()[0])),
        _ => Value.Null(KindOf(argument.HeapType) ?? throw new NotSupportedException($"a null of type {argument.HeapType}")),
    };

    public static bool Matches(WastPattern pattern, Value value) => pattern switch
    {
        NumberPattern number => value.Kind == number.Type && Matches(number.Value, Bits(value).AsUInt64()[0], LaneBits(value.Kind)),
        VectorPattern vector => value.Kind == ValueKind.V128 && Matches(vector, value.AsVector()),
        NullPattern { HeapType: var heap } => IsNull(value) && (heap is null || KindOf(heap) == value.Kind),
        ReferencePattern { HeapType: "extern" or "host" } reference =>
            value.Kind == ValueKind.ExternRef && value.AsExtern() is { } host && (reference.Host is null || Equals(host, new HostObject(reference.Host.Value))),
        ReferencePattern { HeapType: "func" } => value.Kind == ValueKind.FuncRef && !IsNull(value),
        ReferencePattern { HeapType: "exn" } => value.Kind == ValueKind.ExnRef && !IsNull(value),
        EitherPattern either => either.Options.Any(option => Matches(option, value)),
        _ => false,
    };

    public static string Describe(Value value) => value.Kind switch
    {
        ValueKind.F32 => $"f32:0x{BitConverter.SingleToUInt32Bits(value.AsSingle()):x8}",
        ValueKind.F64 => $"f64:0x{BitConverter.DoubleToUInt64Bits(value.AsDouble()):x16}",
        _ => value.ToString(),
    };

    public static string Describe(WastPattern[] patterns) => string.Join(' ', patterns.Select(Describe));

    private static string Describe(WastPattern pattern) => pattern switch
    {
        NumberPattern { Value.Match: LaneMatch.Exact } number => $"{new ValueType(number.Type)}:0x{number.Value.Bits:x}",
        NumberPattern number => $"{new ValueType(number.Type)}:{number.Value.Match}",
        VectorPattern vector => $"v128/{vector.LaneBits}:{string.Join(',', vector.Lanes.Select(lane => lane.Match == LaneMatch.Exact ? $"{lane.Bits:x}" : $"{lane.Match}"))}",
        EitherPattern either => $"either({string.Join(" | ", either.Options.Select(Describe))})",
        _ => pattern.ToString(),
    };

    private static bool Matches(VectorPattern pattern, Vector128<byte> value)
    {
        for (int i = 0; i < pattern.Lanes.Length; i++)
        {
            ulong bits = pattern.LaneBits switch
            {
                8 => value[i],
                16 => value.AsUInt16()[i],
                32 => value.AsUInt32()[i],
                _ => value.AsUInt64()[i],
            };
            if (!Matches(pattern.Lanes[i], bits, pattern.LaneBits)) return false;
        }

        return true;
    }

    private static bool Matches(LanePattern pattern, ulong bits, int width)
    {
        if (pattern.Match == LaneMatch.Exact) return pattern.Bits == bits;
        int fractionBits = width == 32 ? 23 : 52;
        ulong magnitude = bits & ((1UL << (width - 1)) - 1);
        ulong canonical = ((1UL << (width - 1)) - 1) & ~((1UL << (fractionBits - 1)) - 1); // all exponent bits and the top of the fraction
        return pattern.Match == LaneMatch.CanonicalNan ? magnitude == canonical : (magnitude & canonical) == canonical;
    }

    private static Vector128<byte> Bits(Value value) => value.Kind switch
    {
        ValueKind.I32 => Vector128.CreateScalar(value.AsInt32()).AsByte(),
        ValueKind.I64 => Vector128.CreateScalar(value.AsInt64()).AsByte(),
        ValueKind.F32 => Vector128.CreateScalar(value.AsSingle()).AsByte(),
        _ => Vector128.CreateScalar(value.AsDouble()).AsByte(),
    };

    private static int LaneBits(ValueKind kind) => kind is ValueKind.I32 or ValueKind.F32 ? 32 : 64;

    private static bool IsNull(Value value) => value.Kind switch
    {
        ValueKind.FuncRef => value.AsFunc() is null,
        ValueKind.ExternRef => value.AsExtern() is null,
        ValueKind.ExnRef => value.AsException() is null,
        _ => false,
    };

    private static ValueKind? KindOf(string? heapType) => heapType switch
    {
        "func" or "nofunc" => ValueKind.FuncRef,
        "extern" or "noextern" => ValueKind.ExternRef,
        "exn" or "noexn" => ValueKind.ExnRef,
        _ => null,
    };

    /// <summary>What stands for <c>(ref.extern n)</c>: equal to another by its number.</summary>
    private sealed record HostObject(uint Number);
}
