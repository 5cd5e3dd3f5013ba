namespace Mooring.Wasm.Emit;

/// <summary>The delegate types that guests call without anything in between.</summary>
internal static class PlainDelegates
{
    private static readonly Type[] Actions =
        [typeof(Action), typeof(Action<>), typeof(Action<,>), typeof(Action<,,>), typeof(Action<,,,>), typeof(Action<,,,,>), typeof(Action<,,,,,>)];

    private static readonly Type[] Funcs =
        [typeof(Func<>), typeof(Func<,>), typeof(Func<,,>), typeof(Func<,,,>), typeof(Func<,,,,>), typeof(Func<,,,,,>), typeof(Func<,,,,,,>)];

    /// <summary>The <see cref="Action"/> or <see cref="Func{TResult}"/> with a function's parameters and result.</summary>
    /// <returns>Null if there are more than six parameters, several results, or anything but numbers.</returns>
    public static Type? TypeFor(FuncType type)
    {
        if (type.Parameters.Length >= Actions.Length || type.Results.Length > 1) return null;
        var parts = new Type[type.Parameters.Length + type.Results.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            ValueKind kind = (i < type.Parameters.Length ? type.Parameters[i] : type.Results[0]).Kind;
            if (kind is not (ValueKind.I32 or ValueKind.I64 or ValueKind.F32 or ValueKind.F64)) return null;
            parts[i] = ClrSignature.TypeOf(kind);
        }

        if (parts.Length == 0) return typeof(Action);
        return (type.Results.IsEmpty ? Actions : Funcs)[type.Parameters.Length].MakeGenericType(parts);
    }
}
