using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>Makes the methods through which guests call the host: compiled code's calling convention outside, a delegate inside.</summary>
/// <remarks>One method per delegate type, or per function type when values are untyped; shared by all functions, stores and engines.</remarks>
internal static class HostStubs
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConditionalWeakTable<Type, DelegateStub> Typeds = [];
    private static readonly ConcurrentDictionary<FuncType, MethodInfo> Untypeds = new();
    private static readonly FieldInfo Target = typeof(HostContext).GetField(nameof(HostContext.Target))!;
    private static readonly FieldInfo State = typeof(VmContext).GetField(nameof(VmContext.State))!;
    private static readonly MethodInfo CallUntyped = typeof(HostStubs).GetMethod(nameof(InvokeUntyped), Any)!;

    /// <summary>The method for a delegate type.</summary>
    /// <exception cref="ArgumentException">The delegate has parameters or results that guests do not know.</exception>
    public static (DelegateSignature Signature, MethodInfo Method) Typed(Type delegateType)
    {
        DelegateStub stub = Typeds.GetValue(delegateType, static key => new DelegateStub(DelegateSignature.Of(key)));
        return (stub.Signature, stub.Method.Value);
    }

    /// <summary>The method that turns everything into <see cref="Value"/>s for an <see cref="UntypedHostFunction"/>.</summary>
    public static MethodInfo Untyped(FuncType type) => Untypeds.GetOrAdd(type, static key => StubAssembly.Define(
        "host", ValueIL.CompiledResult(key), ValueIL.CompiledParameters(key), null, il => EmitUntyped(il, key)));

    private static void EmitTyped(ILGenerator il, DelegateSignature signature)
    {
        FuncType type = signature.Type;
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Target);
        if (signature.Caller is { } caller)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Newobj, caller.GetConstructor(Any, [typeof(HostContext)])!);
        }

        for (int i = 0; i < type.Parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            ValueIL.ToUser(il, type.Parameters[i]);
        }

        il.Emit(OpCodes.Callvirt, signature.Invoke);
        if (signature.Tuple is { } tuple)
        {
            LocalBuilder state = EmitState(il, out LocalBuilder results, tuple);
            for (int i = 1; i < type.Results.Length; i++)
                ValueIL.StoreExtraResult(il, type.Results[i], i, state, PushPart(il, results, tuple, type.Results[i], i, state));
            PushPart(il, results, tuple, type.Results[0], 0, state)();
        }
        else if (type.Results is [{ Kind: ValueKind.FuncRef }])
        {
            ValueIL.ToCompiled(il, type.Results[0], EmitState(il, out _, typeof(Func), reload: true));
        }

        il.Emit(OpCodes.Ret);
    }

    private static Action PushPart(ILGenerator il, LocalBuilder tuple, Type tupleType, ValueType type, int index, LocalBuilder state) => () =>
    {
        il.Emit(OpCodes.Ldloc, tuple);
        il.Emit(OpCodes.Ldfld, tupleType.GetField($"Item{index + 1}")!);
        ValueIL.ToCompiled(il, type, state);
    };

    // Moves the result on the stack into a local, so that the store can be loaded; puts it back when asked to.
    private static LocalBuilder EmitState(ILGenerator il, out LocalBuilder result, Type resultType, bool reload = false)
    {
        result = il.DeclareLocal(resultType);
        LocalBuilder state = il.DeclareLocal(typeof(StoreState));
        il.Emit(OpCodes.Stloc, result);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, State);
        il.Emit(OpCodes.Stloc, state);
        if (reload) il.Emit(OpCodes.Ldloc, result);
        return state;
    }

    private static void EmitUntyped(ILGenerator il, FuncType type)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, type.Parameters.Length);
        il.Emit(OpCodes.Newarr, typeof(Value));
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            ValueIL.ToValue(il, type.Parameters[i]);
            il.Emit(OpCodes.Stelem, typeof(Value));
        }

        il.Emit(OpCodes.Call, CallUntyped);
        LocalBuilder state = EmitState(il, out LocalBuilder results, typeof(Value[]));
        for (int i = 1; i < type.Results.Length; i++) ValueIL.StoreExtraResult(il, type.Results[i], i, state, PushElement(il, results, type.Results[i], i));
        if (type.Results.Length > 0) PushElement(il, results, type.Results[0], 0)();
        il.Emit(OpCodes.Ret);
    }

    private static Action PushElement(ILGenerator il, LocalBuilder results, ValueType type, int index) => () =>
    {
        il.Emit(OpCodes.Ldloc, results);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Ldelema, typeof(Value));
        ValueIL.FromValueAddress(il, type);
    };

    private static Value[] InvokeUntyped(HostContext context, Value[] arguments)
    {
        var target = (UntypedHostFunction)context.Target;
        ReadOnlySpan<ValueType> types = context.Type.Results.AsSpan();
        var results = new Value[types.Length];
        for (int i = 0; i < types.Length; i++) results[i] = new Value(types[i].Kind, default, null);
        target(new Caller(context), arguments, results);
        for (int i = 0; i < types.Length; i++) results[i].ToRuntime(types[i], context.State);
        return results;
    }

    private sealed class DelegateStub(DelegateSignature signature)
    {
        public DelegateSignature Signature { get; } = signature;

        public Lazy<MethodInfo> Method { get; } = new(() => StubAssembly.Define(
            "host",
            ValueIL.CompiledResult(signature.Type),
            ValueIL.CompiledParameters(signature.Type),
            signature.Delegate,
            il => EmitTyped(il, signature)));
    }
}
