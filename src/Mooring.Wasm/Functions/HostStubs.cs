using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Suspension;

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
    private static readonly MethodInfo StopToken = typeof(HostCalls).GetMethod(nameof(HostCalls.StopToken))!;
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
        EmitInvoke(il, signature);
        EmitResults(il, signature, firstTo: null);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>Calls the delegate: what it returns is on the stack.</summary>
    internal static void EmitInvoke(ILGenerator il, DelegateSignature signature)
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

        if (signature.HasToken)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, StopToken);
        }

        il.Emit(OpCodes.Callvirt, signature.Invoke);
    }

    /// <summary>Turns what the delegate returned, on the stack, into what compiled code expects: the first result on the stack, the others in the store.</summary>
    /// <param name="il">Receives the code of a method whose first argument is the <see cref="HostContext"/>.</param>
    /// <param name="signature">The delegate.</param>
    /// <param name="firstTo">Stores the first result in place of leaving it on the stack, or null.</param>
    internal static void EmitResults(ILGenerator il, DelegateSignature signature, Action<LocalBuilder, Action>? firstTo)
    {
        FuncType type = signature.Type;
        if (type.Results.IsEmpty) return;
        bool isPlain = signature.Tuple is null && type.Results[0].Kind is not ValueKind.FuncRef && firstTo is null;
        if (isPlain) return;
        LocalBuilder state = EmitState(il, out LocalBuilder results, signature.Returned);
        for (int i = 1; i < type.Results.Length; i++)
            ValueIL.StoreExtraResult(il, type.Results[i], i, state, PushPart(il, results, signature.Tuple!, type.Results[i], i, state));
        Action pushFirst = signature.Tuple is { } tuple ? PushPart(il, results, tuple, type.Results[0], 0, state) : () =>
        {
            il.Emit(OpCodes.Ldloc, results);
            ValueIL.ToCompiled(il, type.Results[0], state);
        };
        if (firstTo is null) pushFirst();
        else firstTo(state, pushFirst);
    }

    private static Action PushPart(ILGenerator il, LocalBuilder tuple, Type tupleType, ValueType type, int index, LocalBuilder state) => () =>
    {
        il.Emit(OpCodes.Ldloc, tuple);
        il.Emit(OpCodes.Ldfld, tupleType.GetField($"Item{index + 1}")!);
        ValueIL.ToCompiled(il, type, state);
    };

    // Moves the result on the stack into a local, so that the store can be loaded.
    internal static LocalBuilder EmitState(ILGenerator il, out LocalBuilder result, Type resultType)
    {
        result = il.DeclareLocal(resultType);
        LocalBuilder state = il.DeclareLocal(typeof(StoreState));
        il.Emit(OpCodes.Stloc, result);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, State);
        il.Emit(OpCodes.Stloc, state);
        return state;
    }

    /// <summary>Pushes the context and an array with the arguments.</summary>
    internal static void EmitArguments(ILGenerator il, FuncType type)
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
    }

    private static void EmitUntyped(ILGenerator il, FuncType type)
    {
        EmitArguments(il, type);
        il.Emit(OpCodes.Call, CallUntyped);
        LocalBuilder state = EmitState(il, out LocalBuilder results, typeof(Value[]));
        for (int i = 1; i < type.Results.Length; i++) ValueIL.StoreExtraResult(il, type.Results[i], i, state, PushElement(il, results, type.Results[i], i));
        if (type.Results.Length > 0) PushElement(il, results, type.Results[0], 0)();
        il.Emit(OpCodes.Ret);
    }

    internal static Action PushElement(ILGenerator il, LocalBuilder results, ValueType type, int index) => () =>
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
            il => (signature.IsAsync ? (Action<ILGenerator, DelegateSignature>)AsyncHostStubs.EmitTyped : EmitTyped)(il, signature)));
    }
}
