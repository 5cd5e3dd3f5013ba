using System.Reflection;
using Mooring.Wasm;
using ValueType = Mooring.Wasm.ValueType;

namespace Mooring.WaPc.Linking;

/// <summary>A function that guests may import; its type is read from the code, so that the two cannot differ.</summary>
internal sealed class HostFunction
{
    /// <param name="name">The name that guests import it by.</param>
    /// <param name="code">
    /// First parameter <see cref="Caller{T}"/>, then int and long; returns nothing or int, or a <see cref="ValueTask{TResult}"/> of int and then takes a
    /// <see cref="CancellationToken"/> at the end.
    /// </param>
    public HostFunction(string name, Delegate code)
    {
        Name = name;
        Code = code;
        MethodInfo method = code.Method;
        Type = new FuncType(
            [.. method.GetParameters().Where(parameter => parameter.ParameterType.IsPrimitive).Select(parameter => TypeOf(parameter.ParameterType))],
            method.ReturnType == typeof(void) ? [] : [TypeOf(IsAsync ? method.ReturnType.GenericTypeArguments[0] : method.ReturnType)]);
    }

    public string Name { get; }

    public Delegate Code { get; }

    public FuncType Type { get; }

    public bool IsAsync => Code.Method.ReturnType.IsGenericType;

    private static ValueType TypeOf(Type type) => type == typeof(long) ? ValueType.I64 : ValueType.I32;
}
