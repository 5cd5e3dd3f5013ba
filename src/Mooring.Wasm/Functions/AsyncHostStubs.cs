using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Suspension;

namespace Mooring.Wasm;

/// <summary>The part of <see cref="HostStubs"/> for asynchronous host functions: returns a result that is there, and suspends the guest for another.</summary>
internal static class AsyncHostStubs
{
    private static readonly ConcurrentDictionary<FuncType, MethodInfo> Untypeds = new();
    private static readonly MethodInfo InvokeUntyped = typeof(UntypedCalls).GetMethod(nameof(UntypedCalls.Invoke))!;
    private static readonly MethodInfo TakeUntyped = typeof(UntypedCalls).GetMethod(nameof(UntypedCalls.Take))!;

    /// <summary>The method that turns everything into <see cref="Value"/>s for an <see cref="UntypedAsyncHostFunction"/>.</summary>
    public static MethodInfo Untyped(FuncType type) => Untypeds.GetOrAdd(type, static key => StubAssembly.Define(
        "host", ValueIL.CompiledResult(key), ValueIL.CompiledParameters(key), null, il => EmitUntyped(il, key)));

    /// <summary>Writes the stub of a delegate that returns a task.</summary>
    public static void EmitTyped(ILGenerator il, DelegateSignature signature)
    {
        Type awaitable = signature.Invoke.ReturnType;
        LocalBuilder task = il.DeclareLocal(awaitable);
        LocalBuilder? result = signature.Returned == typeof(void) ? null : il.DeclareLocal(signature.Returned);
        HostStubs.EmitInvoke(il, signature);
        il.Emit(OpCodes.Stloc, task);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldloc, task);
        if (result is not null)
        {
            il.Emit(OpCodes.Ldftn, DefineWriter(signature));
            il.Emit(OpCodes.Ldloca, result);
        }

        il.Emit(OpCodes.Call, TryFinish(awaitable));
        Label suspended = il.DefineLabel();
        il.Emit(OpCodes.Brfalse, suspended);
        if (result is not null)
        {
            il.Emit(OpCodes.Ldloc, result);
            HostStubs.EmitResults(il, signature, firstTo: null);
        }

        il.Emit(OpCodes.Ret);
        il.MarkLabel(suspended);
        EmitDefault(il, signature.Type);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>Pushes any first result of the type: nobody looks at it.</summary>
    public static void EmitDefault(ILGenerator il, FuncType type)
    {
        if (type.Results.IsEmpty) return;
        LocalBuilder nothing = il.DeclareLocal(ClrTypes.OfCompiled(type.Results[0].Kind));
        il.Emit(OpCodes.Ldloc, nothing);
    }

    /// <summary>The method that puts what a task gave into the store, when the guest is resumed.</summary>
    private static MethodInfo DefineWriter(DelegateSignature signature) => StubAssembly.Define(
        "result",
        typeof(void),
        [typeof(HostContext), signature.Returned],
        signature.Delegate,
        il =>
        {
            il.Emit(OpCodes.Ldarg_1);
            HostStubs.EmitResults(il, signature, (state, push) => ValueIL.StoreFirstResult(il, signature.Type.Results[0], state, push));
            il.Emit(OpCodes.Ret);
        });

    private static MethodInfo TryFinish(Type awaitable)
    {
        bool isTask = typeof(Task).IsAssignableFrom(awaitable);
        string name = isTask ? nameof(HostCalls.TryFinishTask) : nameof(HostCalls.TryFinish);
        bool hasResult = awaitable.IsGenericType;
        MethodInfo method = typeof(HostCalls).GetMethods().Single(method =>
            method.Name == name && method.IsGenericMethod == hasResult && method.GetParameters().Length == (hasResult ? 4 : 2));
        return hasResult ? method.MakeGenericMethod(awaitable.GenericTypeArguments) : method;
    }

    private static void EmitUntyped(ILGenerator il, FuncType type)
    {
        HostStubs.EmitArguments(il, type);
        il.Emit(OpCodes.Call, InvokeUntyped);
        LocalBuilder state = HostStubs.EmitState(il, out LocalBuilder results, typeof(Value[]));
        Label suspended = il.DefineLabel();
        il.Emit(OpCodes.Ldloc, results);
        il.Emit(OpCodes.Brfalse, suspended);
        if (type.Results.Length > 1)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldloc, results);
            il.Emit(OpCodes.Call, TakeUntyped);
        }

        if (type.Results.Length > 0) HostStubs.PushElement(il, results, type.Results[0], 0)();
        il.Emit(OpCodes.Ret);
        il.MarkLabel(suspended);
        EmitDefault(il, type);
        il.Emit(OpCodes.Ret);
    }
}
