using System.Collections.Immutable;
using System.Reflection;

namespace Mooring.Wasm;

/// <summary>A delegate type as guests see it.</summary>
/// <param name="Delegate">The delegate type.</param>
/// <param name="Caller">The type of a first parameter that stands for the caller, or null.</param>
/// <param name="Parameters">.NET types of the parameters, the caller left out.</param>
/// <param name="Returned">What it returns, <see cref="void"/> included; of an asynchronous delegate, what its task gives.</param>
/// <param name="Results">.NET types of the results, the parts of a tuple taken apart.</param>
/// <param name="Type">The WebAssembly type.</param>
internal sealed record DelegateSignature(Type Delegate, Type? Caller, Type[] Parameters, Type Returned, Type[] Results, FuncType Type)
{
    public MethodInfo Invoke => Delegate.GetMethod(nameof(Action.Invoke))!;

    /// <summary>The value tuple that carries several results, or null.</summary>
    public Type? Tuple => Results.Length > 1 || ClrTypes.TupleParts(Returned) is not null ? Returned : null;

    /// <summary>Whether it returns a task of some kind.</summary>
    public bool IsAsync => ClrTypes.IsAwaitable(Invoke.ReturnType);

    /// <summary>Whether its last parameter is a <see cref="CancellationToken"/>; asynchronous delegates may have one.</summary>
    public bool HasToken { get; private init; }

    /// <summary>Reads a delegate type.</summary>
    /// <exception cref="ArgumentException">It has parameters or results that guests do not know.</exception>
    public static DelegateSignature Of(Type type)
    {
        MethodInfo invoke = type.GetMethod(nameof(Action.Invoke)) ?? throw new ArgumentException($"{type} is no delegate type of its own.");
        Type[] parameters = [.. invoke.GetParameters().Select(parameter => parameter.ParameterType)];
        Type? caller = null;
        if (parameters.Length > 0 && ClrTypes.IsCaller(parameters[0], out caller)) parameters = parameters[1..];
        bool isAsync = ClrTypes.IsAwaitable(invoke.ReturnType);
        bool hasToken = isAsync && parameters.Length > 0 && parameters[^1] == typeof(CancellationToken);
        if (hasToken) parameters = parameters[..^1];
        Type returned = isAsync ? ClrTypes.AwaitedType(invoke.ReturnType) : invoke.ReturnType;
        Type[] results = returned == typeof(void) ? [] : ClrTypes.TupleParts(returned) ?? [returned];
        var function = new FuncType(Map(type, parameters), Map(type, results));
        return new DelegateSignature(type, caller, parameters, returned, results, function) { HasToken = hasToken };
    }

    private static ImmutableArray<ValueType> Map(Type type, Type[] parts) => [.. parts.Select(part =>
        ClrTypes.TryGetValueType(part, out ValueType mapped)
            ? mapped
            : throw new ArgumentException($"{part} in {type} is no type that guests know; those are int, uint, long, ulong, float, double, "
                + "Vector128<byte>, Func, WasmException and object, and a value tuple of up to seven of them as the result."))];
}
