using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>A WebAssembly value with its kind, for calls whose types are not known when the host is compiled.</summary>
/// <remarks>The default is the <c>i32</c> 0. Floats keep their bits, NaN payloads included.</remarks>
public readonly struct Value : IEquatable<Value>
{
    private readonly Vector128<byte> _bits;
    private readonly object? _reference; // a FunctionInstance for funcref

    internal Value(ValueKind kind, Vector128<byte> bits, object? reference)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
    }

    /// <summary>Which of the <c>As</c> members may be used.</summary>
    public ValueKind Kind { get; }

    internal Vector128<byte> Bits => _bits;

    internal object? RuntimeReference => _reference;

    /// <summary>A null reference of the given kind.</summary>
    /// <exception cref="ArgumentException">The kind is not one of references.</exception>
    public static Value Null(ValueKind kind) =>
        new ValueType(kind).IsReference ? new(kind, default, null) : throw new ArgumentException($"{kind} is no reference.", nameof(kind));

    /// <summary>An <c>i32</c>.</summary>
    public static Value FromInt32(int value) => new(ValueKind.I32, Vector128.CreateScalar(value).AsByte(), null);

    /// <summary>An <c>i64</c>.</summary>
    public static Value FromInt64(long value) => new(ValueKind.I64, Vector128.CreateScalar(value).AsByte(), null);

    /// <summary>An <c>f32</c>.</summary>
    public static Value FromSingle(float value) => new(ValueKind.F32, Vector128.CreateScalar(value).AsByte(), null);

    /// <summary>An <c>f64</c>.</summary>
    public static Value FromDouble(double value) => new(ValueKind.F64, Vector128.CreateScalar(value).AsByte(), null);

    /// <summary>A <c>v128</c>.</summary>
    public static Value FromVector(Vector128<byte> value) => new(ValueKind.V128, value, null);

    /// <summary>A <c>funcref</c>.</summary>
    public static Value FromFunc(Func? function) => new(ValueKind.FuncRef, default, function?.Instance);

    /// <summary>An <c>externref</c>.</summary>
    public static Value FromExtern(object? reference) => new(ValueKind.ExternRef, default, reference);

    /// <summary>An <c>exnref</c>.</summary>
    public static Value FromException(WasmException? exception) => new(ValueKind.ExnRef, default, exception);

    /// <summary>An <c>i32</c>.</summary>
    public static implicit operator Value(int value) => FromInt32(value);

    /// <summary>An <c>i64</c>.</summary>
    public static implicit operator Value(long value) => FromInt64(value);

    /// <summary>An <c>f32</c>.</summary>
    public static implicit operator Value(float value) => FromSingle(value);

    /// <summary>An <c>f64</c>.</summary>
    public static implicit operator Value(double value) => FromDouble(value);

    /// <summary>Whether kinds and values are the same; floats by their bits, references by identity.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Whether kinds or values differ.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>The value of an <c>i32</c>.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public int AsInt32() => BitsOf(ValueKind.I32).AsInt32().ToScalar();

    /// <summary>The value of an <c>i64</c>.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public long AsInt64() => BitsOf(ValueKind.I64).AsInt64().ToScalar();

    /// <summary>The value of an <c>f32</c>.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public float AsSingle() => BitsOf(ValueKind.F32).AsSingle().ToScalar();

    /// <summary>The value of an <c>f64</c>.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public double AsDouble() => BitsOf(ValueKind.F64).AsDouble().ToScalar();

    /// <summary>The value of a <c>v128</c>.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public Vector128<byte> AsVector() => BitsOf(ValueKind.V128);

    /// <summary>The function of a <c>funcref</c>, or null.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public Func? AsFunc() => ((FunctionInstance?)ReferenceOf(ValueKind.FuncRef))?.Handle;

    /// <summary>The host object of an <c>externref</c>, or null.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public object? AsExtern() => ReferenceOf(ValueKind.ExternRef);

    /// <summary>The exception of an <c>exnref</c>, or null.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public WasmException? AsException() => (WasmException?)ReferenceOf(ValueKind.ExnRef);

    /// <inheritdoc/>
    public bool Equals(Value other) => Kind == other.Kind && _bits == other._bits && ReferenceEquals(_reference, other._reference);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _bits, _reference is null ? 0 : RuntimeHelpers.GetHashCode(_reference));

    /// <summary>As in <c>i32:7</c>.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.I32 => $"i32:{AsInt32()}",
        ValueKind.I64 => $"i64:{AsInt64()}",
        ValueKind.F32 => $"f32:{AsSingle():R}",
        ValueKind.F64 => $"f64:{AsDouble():R}",
        ValueKind.V128 => $"v128:{_bits.AsUInt64().GetElement(1):x16}{_bits.AsUInt64().GetElement(0):x16}",
        _ => $"{new ValueType(Kind)}:{(_reference is null ? "null" : References.ToUser(_reference))}",
    };

    /// <summary>A reference as compiled code holds it.</summary>
    internal static Value FromRuntime(object? reference, ValueKind kind) => new(kind, default, reference);

    /// <summary>The reference as compiled code of <paramref name="state"/> holds it; null for numbers.</summary>
    /// <exception cref="ArgumentException">The value is not of <paramref name="type"/>, or belongs to another store.</exception>
    internal object? ToRuntime(ValueType type, StoreState state)
    {
        if (Kind != type.Kind) throw new ArgumentException($"The value is of type {new ValueType(Kind)}, and {type} is wanted.");
        if (_reference is FunctionInstance function && function.Context.State != state)
            throw new ArgumentException("The function belongs to another store.");
        return _reference;
    }

    private Vector128<byte> BitsOf(ValueKind kind) => Kind == kind ? _bits : throw WrongKind(kind);

    private object? ReferenceOf(ValueKind kind) => Kind == kind ? _reference : throw WrongKind(kind);

    private InvalidCastException WrongKind(ValueKind wanted) => new($"The value is of type {new ValueType(Kind)}, not {new ValueType(wanted)}.");
}
