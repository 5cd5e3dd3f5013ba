using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>References as users see them and as compiled code holds them: <see cref="Func"/> against <see cref="FunctionInstance"/>.</summary>
internal static class References
{
    /// <summary>The user's view of a reference that compiled code holds.</summary>
    public static object? ToUser(object? reference) => reference is FunctionInstance function ? function.Handle : reference;

    /// <summary>What compiled code holds for a reference of the user.</summary>
    /// <exception cref="ArgumentException">It is not of type <paramref name="type"/>, or belongs to another store.</exception>
    public static object? ToRuntime(object? reference, ValueType type, StoreState state)
    {
        if (reference is null) return null;
        switch (type.Kind)
        {
            case ValueKind.FuncRef when reference is not Func:
                throw new ArgumentException($"A funcref is a {nameof(Func)} or null, not a {reference.GetType()}.");
            case ValueKind.ExnRef when reference is not WasmException:
                throw new ArgumentException($"An exnref is a {nameof(WasmException)} or null, not a {reference.GetType()}.");
            case ValueKind.FuncRef:
                return ToInstance((Func)reference, state);
            default:
                return reference;
        }
    }

    /// <summary>Unwraps a function that is about to enter <paramref name="state"/>.</summary>
    /// <exception cref="ArgumentException">It belongs to another store.</exception>
    public static FunctionInstance? ToInstance(Func? function, StoreState state)
    {
        if (function is null) return null;
        return function.State == state ? function.Instance : throw new ArgumentException("The function belongs to another store.");
    }

    /// <summary>Wraps a function that compiled code hands out.</summary>
    public static Func? ToHandle(FunctionInstance? function) => function?.Handle;
}
