using System.Reflection;

namespace Mooring.Wasm;

/// <summary>Which host functions a guest can call without the stub in between.</summary>
/// <remarks>
/// The method of a lambda or of an object takes the object as its first argument, in the place where compiled code passes a context, and
/// numbers in the same registers. If it wants nothing else, a guest can pass the object itself and jump to the method: half the way of a
/// call through stub and delegate. Whatever could make the two conventions differ is left to the stub.
/// </remarks>
internal static class DirectCalls
{
    /// <summary>The managed function pointer of a delegate's method, if it can be called with the delegate's target as first argument.</summary>
    /// <param name="target">The host function.</param>
    /// <param name="type">Its type for guests.</param>
    /// <returns>0 if it cannot.</returns>
    public static nint TryGetCode(Delegate target, FuncType type)
    {
        if (target is UntypedHostFunction || target.Target is not { } receiver || receiver is Delegate) return 0;
        MethodInfo method = target.Method;
        // Static methods have no receiver, and dynamic ones are static. Those of structures want the address of their value; generic and
        // virtual ones may have more than one body.
        if (method.IsStatic || method.IsVirtual || method.IsGenericMethod || method.DeclaringType is not { IsValueType: false, IsGenericType: false }) return 0;
        // Numbers only: vectors may travel differently in methods of objects, functions need a handle, and the caller needs its context.
        if (type.Results.Length > 1 || !type.Results.All(IsPlain) || !type.Parameters.All(IsPlain)) return 0;
        if (type.Results.IsEmpty ? method.ReturnType != typeof(void) : !method.ReturnType.IsPrimitive) return 0;
        return method.GetParameters().Length == type.Parameters.Length ? method.MethodHandle.GetFunctionPointer() : 0;
    }

    private static bool IsPlain(ValueType type) => type.Kind is ValueKind.I32 or ValueKind.I64 or ValueKind.F32 or ValueKind.F64;
}
