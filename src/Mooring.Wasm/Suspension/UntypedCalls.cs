using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <summary>Calls of asynchronous host functions, and of guest functions, whose types are known at run time only.</summary>
internal static unsafe class UntypedCalls
{
    /// <summary>Calls an <see cref="UntypedAsyncHostFunction"/>.</summary>
    /// <returns>Its results, or null if it has not finished and the guest is being suspended.</returns>
    public static Value[]? Invoke(HostContext context, Value[] arguments)
    {
        ReadOnlySpan<ValueType> types = context.Type.Results.AsSpan();
        var results = new Value[types.Length];
        for (int i = 0; i < types.Length; i++) results[i] = new Value(types[i].Kind, default, null);
        ValueTask task = ((UntypedAsyncHostFunction)context.Target)(new Caller(context), arguments, results, HostCalls.StopToken(context));
        if (!HostCalls.TryFinish(context, task, results)) return null;
        Check(context, results);
        return results;
    }

    /// <summary>Puts results beyond the first where guests look for them.</summary>
    public static void Take(HostContext context, Value[] results)
    {
        for (int i = 1; i < results.Length; i++) Write(context.State, results[i], i);
    }

    /// <summary>Puts all results where the frames of a suspended guest look for them.</summary>
    public static void Store(HostContext context, Value[] results)
    {
        Check(context, results);
        Store(context.State, results);
    }

    /// <inheritdoc cref="Store(HostContext, Value[])"/>
    public static void Store(StoreState state, Value[] results)
    {
        if (results.Length == 0) return;
        state.ResultBits = results[0].Bits;
        state.ResultReference = results[0].RuntimeReference;
        for (int i = 1; i < results.Length; i++) Write(state, results[i], i);
    }

    /// <summary>The results of a function that has just ended.</summary>
    public static Value[] Read(StoreState state, FuncType type)
    {
        var results = new Value[type.Results.Length];
        for (int i = 0; i < results.Length; i++)
        {
            ValueKind kind = type.Results[i].Kind;
            if (type.Results[i].IsReference)
            {
                results[i] = Value.FromRuntime(i == 0 ? state.ResultReference : state.ExtraReferences[i], kind);
                continue;
            }

            ref byte first = ref i == 0
                ? ref Unsafe.As<Vector128<byte>, byte>(ref state.ResultBits)
                : ref *(state.ExtraResults + (i * StoreState.ExtraResultBytes));
            results[i] = kind switch
            {
                ValueKind.I32 => Value.FromInt32(Unsafe.ReadUnaligned<int>(ref first)),
                ValueKind.I64 => Value.FromInt64(Unsafe.ReadUnaligned<long>(ref first)),
                ValueKind.F32 => Value.FromSingle(Unsafe.ReadUnaligned<float>(ref first)),
                ValueKind.F64 => Value.FromDouble(Unsafe.ReadUnaligned<double>(ref first)),
                _ => Value.FromVector(Unsafe.ReadUnaligned<Vector128<byte>>(ref first)),
            };
        }

        return results;
    }

    private static void Check(HostContext context, Value[] results)
    {
        ReadOnlySpan<ValueType> types = context.Type.Results.AsSpan();
        for (int i = 0; i < types.Length; i++) results[i].ToRuntime(types[i], context.State);
    }

    private static void Write(StoreState state, Value value, int index)
    {
        if (new ValueType(value.Kind).IsReference) state.ExtraReferences[index] = value.RuntimeReference;
        else Unsafe.WriteUnaligned(state.ExtraResults + (index * StoreState.ExtraResultBytes), value.Bits);
    }
}
