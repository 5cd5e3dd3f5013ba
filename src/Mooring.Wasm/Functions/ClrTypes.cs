using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>Which .NET types stand for which WebAssembly types: in delegates of users, and in compiled code.</summary>
internal static class ClrTypes
{
    /// <summary>The type that compiled code uses for values of a kind.</summary>
    public static Type OfCompiled(ValueKind kind) => kind switch
    {
        ValueKind.I32 => typeof(int),
        ValueKind.I64 => typeof(long),
        ValueKind.F32 => typeof(float),
        ValueKind.F64 => typeof(double),
        ValueKind.V128 => typeof(Vector128<byte>),
        ValueKind.FuncRef => typeof(FunctionInstance),
        _ => typeof(object),
    };

    /// <summary>What a parameter or result of a user's delegate is to a guest.</summary>
    public static bool TryGetValueType(Type type, out ValueType valueType)
    {
        ValueType? found =
            type == typeof(int) || type == typeof(uint) ? ValueType.I32 :
            type == typeof(long) || type == typeof(ulong) ? ValueType.I64 :
            type == typeof(float) ? ValueType.F32 :
            type == typeof(double) ? ValueType.F64 :
            type == typeof(Vector128<byte>) ? ValueType.V128 :
            type == typeof(Func) ? ValueType.FuncRef :
            type == typeof(object) ? ValueType.ExternRef :
            type == typeof(WasmException) ? ValueType.ExnRef : null;
        valueType = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>The parts of a value tuple, or null for any other type. Tuples of more than seven parts are not supported.</summary>
    public static Type[]? TupleParts(Type type) =>
        type.IsGenericType && type.IsValueType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal) &&
        type.GenericTypeArguments.Length <= 7
            ? type.GenericTypeArguments
            : null;

    /// <summary>Whether an asynchronous delegate returns it: <see cref="Task"/>, <see cref="ValueTask"/>, or one of them with a result.</summary>
    public static bool IsAwaitable(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask) || IsGeneric(type, typeof(Task<>)) || IsGeneric(type, typeof(ValueTask<>));

    /// <summary>What awaiting an <see cref="IsAwaitable"/> gives, <see cref="void"/> included.</summary>
    public static Type AwaitedType(Type type) => type.IsGenericType ? type.GenericTypeArguments[0] : typeof(void);

    /// <summary>Whether the first parameter of a host function asks for the caller.</summary>
    public static bool IsCaller(Type type, [NotNullWhen(true)] out Type? caller)
    {
        caller = type == typeof(Caller) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Caller<>)) ? type : null;
        return caller is not null;
    }

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
