using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Suspension;

namespace Mooring.Wasm;

/// <summary>Makes the methods through which the host calls guests that can be suspended meanwhile.</summary>
/// <remarks>
/// A method calls the guest function inside an <see cref="Activation"/> and gives what came of it, a result, an exception or a suspended guest,
/// to <see cref="AsyncCalls"/>.
/// </remarks>
internal static class AsyncEntryStubs
{
    private static readonly ConcurrentDictionary<FuncType, AsyncUntypedEntry> Untypeds = new();
    private static readonly MethodInfo Rent = typeof(AsyncCalls).GetMethod(nameof(AsyncCalls.Rent))!;
    private static readonly MethodInfo Enter = typeof(Activation).GetMethod(nameof(Activation.Enter))!;
    private static readonly MethodInfo Fail = typeof(Activation).GetMethod(nameof(Activation.Fail))!;

    /// <summary>The method for a function type: calls, and leaves the results in the store.</summary>
    public static AsyncUntypedEntry Untyped(FuncType type) => Untypeds.GetOrAdd(type, static key => StubAssembly
        .Define("enter", typeof(void), [typeof(EntryTarget), typeof(Value).MakeByRefType()], null, il => EmitUntyped(il, key))
        .CreateDelegate<AsyncUntypedEntry>());

    /// <summary>The method for a delegate type that returns a task.</summary>
    public static MethodInfo DefineTyped(DelegateSignature signature)
    {
        MethodInfo? reader = signature.Returned == typeof(void) ? null : StubAssembly.Define(
            "results", signature.Returned, [typeof(StoreState)], signature.Delegate, il => EmitReader(il, signature));
        Type[] parameters = [typeof(EntryTarget), .. signature.Parameters];
        if (signature.HasToken) parameters = [.. parameters, typeof(CancellationToken)];
        return StubAssembly.Define(
            "enter", signature.Invoke.ReturnType, parameters, signature.Delegate, il => EmitTyped(il, signature, reader));
    }

    private static void EmitTyped(ILGenerator il, DelegateSignature signature, MethodInfo? reader)
    {
        FuncType type = signature.Type;
        LocalBuilder activation = il.DeclareLocal(typeof(Activation));
        LocalBuilder exception = il.DeclareLocal(typeof(Exception));
        LocalBuilder state = il.DeclareLocal(typeof(StoreState));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, EntryStubs.State);
        il.Emit(OpCodes.Stloc, state);
        il.Emit(OpCodes.Ldarg_0);
        EmitToken(il, signature);
        il.Emit(OpCodes.Call, Rent);
        il.Emit(OpCodes.Stloc, activation);

        il.BeginExceptionBlock();
        il.Emit(OpCodes.Ldloc, activation);
        il.Emit(OpCodes.Call, Enter);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, EntryStubs.Context);
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            ValueIL.ToCompiled(il, type.Parameters[i], state);
        }

        EmitCallAndKeep(il, type, state);
        il.BeginCatchBlock(typeof(Exception));
        il.Emit(OpCodes.Stloc, exception);
        il.Emit(OpCodes.Ldloc, activation);
        il.Emit(OpCodes.Ldloc, exception);
        il.Emit(OpCodes.Call, Fail);
        il.EndExceptionBlock();

        il.Emit(OpCodes.Ldloc, activation);
        if (reader is not null) il.Emit(OpCodes.Ldftn, reader);
        il.Emit(OpCodes.Call, Finish(signature));
        il.Emit(OpCodes.Ret);
    }

    private static void EmitToken(ILGenerator il, DelegateSignature signature)
    {
        if (signature.HasToken)
        {
            il.Emit(OpCodes.Ldarg, (short)(signature.Parameters.Length + 1));
            return;
        }

        LocalBuilder none = il.DeclareLocal(typeof(CancellationToken));
        il.Emit(OpCodes.Ldloc, none);
    }

    private static MethodInfo Finish(DelegateSignature signature)
    {
        bool isTask = typeof(Task).IsAssignableFrom(signature.Invoke.ReturnType);
        if (signature.Returned == typeof(void))
            return typeof(AsyncCalls).GetMethod(isTask ? nameof(AsyncCalls.ToVoidTask) : nameof(AsyncCalls.ToVoidValueTask))!;
        string name = isTask ? nameof(AsyncCalls.ToTask) : nameof(AsyncCalls.ToValueTask);
        return typeof(AsyncCalls).GetMethod(name)!.MakeGenericMethod(signature.Returned);
    }

    private static void EmitReader(ILGenerator il, DelegateSignature signature)
    {
        FuncType type = signature.Type;
        LocalBuilder state = il.DeclareLocal(typeof(StoreState));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Stloc, state);
        for (int i = 0; i < type.Results.Length; i++)
        {
            if (i == 0) ValueIL.LoadFirstResult(il, type.Results[i], state);
            else ValueIL.LoadExtraResult(il, type.Results[i], i, state);
            ValueIL.ToUser(il, type.Results[i]);
        }

        if (signature.Tuple is { } tuple) il.Emit(OpCodes.Newobj, tuple.GetConstructor(tuple.GenericTypeArguments)!);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitUntyped(ILGenerator il, FuncType type)
    {
        LocalBuilder state = il.DeclareLocal(typeof(StoreState));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, EntryStubs.State);
        il.Emit(OpCodes.Stloc, state);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, EntryStubs.Context);
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            EntryStubs.EmitElementAddress(il, OpCodes.Ldarg_1, i);
            ValueIL.FromValueAddress(il, type.Parameters[i]);
        }

        EmitCallAndKeep(il, type, state);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>Calls, and keeps the first result where it would be after a suspension.</summary>
    private static void EmitCallAndKeep(ILGenerator il, FuncType type, LocalBuilder state)
    {
        EntryStubs.EmitCall(il, type);
        if (type.Results.IsEmpty) return;
        LocalBuilder result = il.DeclareLocal(ClrTypes.OfCompiled(type.Results[0].Kind));
        il.Emit(OpCodes.Stloc, result);
        ValueIL.KeepFirstResult(il, type.Results[0], state, result);
    }
}

/// <summary>Calls the function, inside of the store, with arguments in memory; results stay in the store.</summary>
/// <param name="target">The function.</param>
/// <param name="arguments">The first of as many values as the function has parameters, of the right kinds and store.</param>
internal delegate void AsyncUntypedEntry(EntryTarget target, ref Value arguments);
