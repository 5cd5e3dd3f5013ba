using System.Runtime.Intrinsics;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

/// <summary>The calling convention of compiled code (see <see cref="FunctionInstance"/>) in .NET types.</summary>
internal readonly record struct ClrSignature(Type Result, Type[] Parameters)
{
    public static ClrSignature Of(FuncType type)
    {
        var parameters = new Type[type.Parameters.Length + 1];
        parameters[0] = typeof(VmContext);
        for (int i = 1; i < parameters.Length; i++) parameters[i] = TypeOf(type.Parameters[i - 1].Kind);
        return new ClrSignature(type.Results.Length == 0 ? typeof(void) : TypeOf(type.Results[0].Kind), parameters);
    }

    /// <summary>The type of a value on the IL stack and in IL locals.</summary>
    public static Type TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.I32 => typeof(int),
        ValueKind.I64 => typeof(long),
        ValueKind.F32 => typeof(float),
        ValueKind.F64 => typeof(double),
        ValueKind.V128 => typeof(Vector128<byte>),
        ValueKind.FuncRef => typeof(FunctionInstance),
        _ => typeof(object),
    };

    public static bool IsReference(ValueKind kind) => kind >= ValueKind.FuncRef;
}
