using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Emit;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Runtime.Guards;

namespace Mooring.Wasm;

/// <summary>Makes the methods through which the host calls guests: enter the store, call, leave.</summary>
/// <remarks>One method per delegate type, or per function type when values are untyped; shared by all functions, stores and engines.</remarks>
internal static class EntryStubs
{
    private static readonly ConditionalWeakTable<Type, DelegateStub> Typeds = [];
    private static readonly ConcurrentDictionary<FuncType, UntypedEntry> Untypeds = new();
    private static readonly FieldInfo Code = typeof(EntryTarget).GetField(nameof(EntryTarget.Code))!;
    internal static readonly FieldInfo Context = typeof(EntryTarget).GetField(nameof(EntryTarget.Context))!;
    internal static readonly FieldInfo State = typeof(EntryTarget).GetField(nameof(EntryTarget.State))!;
    private static readonly MethodInfo Enter = typeof(StoreState).GetMethod(nameof(StoreState.Enter))!;
    private static readonly MethodInfo Exit = typeof(StoreState).GetMethod(nameof(StoreState.Exit))!;
    private static readonly MethodInfo Translate = typeof(GuestFaults).GetMethod(nameof(GuestFaults.Translate))!;

    /// <summary>The method for a delegate type; its first parameter is the <see cref="EntryTarget"/> to close over.</summary>
    /// <param name="delegateType">The delegate type.</param>
    /// <param name="function">The function.</param>
    /// <param name="isAsync">Whether it returns a task, so that the call can be suspended.</param>
    /// <exception cref="WasmLinkException">The delegate does not fit the function.</exception>
    public static MethodInfo Typed(Type delegateType, FunctionInstance function, out bool isAsync)
    {
        FuncType type = function.Type;
        DelegateStub stub = Typeds.GetValue(delegateType, static key => new DelegateStub(DelegateSignature.Of(key)));
        if (!stub.Signature.Type.Equals(type) || stub.Signature.Caller is not null) throw new WasmLinkException(
            $"the function has the type {type}, and {delegateType} wants {stub.Signature.Type}");
        isAsync = stub.Signature.IsAsync;
        return function.HasEntry && FunctionEntry.Fits(stub.Signature)
            ? function.Context.Module.GetEntry(function.DefinedIndex)
            : stub.Method.Value;
    }

    /// <summary>The method for a function type.</summary>
    public static UntypedEntry Untyped(FuncType type) => Untypeds.GetOrAdd(type, static key => StubAssembly
        .Define("enter", typeof(void), [typeof(EntryTarget), typeof(Value).MakeByRefType(), typeof(Value).MakeByRefType()], null, il => EmitUntyped(il, key))
        .CreateDelegate<UntypedEntry>());

    private static MethodInfo DefineTyped(DelegateSignature signature) => signature.IsAsync ? AsyncEntryStubs.DefineTyped(signature) : StubAssembly.Define(
        "enter",
        signature.Invoke.ReturnType,
        [typeof(EntryTarget), .. signature.Parameters],
        signature.Delegate,
        il => EmitTyped(il, signature));

    /// <summary>Writes the entry to one function of numbers.</summary>
    /// <param name="il">Receives the code of a method that takes an <see cref="EntryTarget"/> and the function's own parameters.</param>
    /// <param name="signature">The function's, with its context.</param>
    /// <param name="function">Its method.</param>
    public static void EmitDirect(ILGenerator il, ClrSignature signature, MethodInfo function)
    {
        LocalBuilder? result = signature.Result == typeof(void) ? null : il.DeclareLocal(signature.Result);
        LocalBuilder state = EmitEnter(il);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Context);
        for (int i = 1; i < signature.Parameters.Length; i++) il.Emit(OpCodes.Ldarg, (short)i);
        il.Emit(OpCodes.Call, function);
        if (result is not null) il.Emit(OpCodes.Stloc, result);
        EmitExit(il, state);
        if (result is not null) il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitTyped(ILGenerator il, DelegateSignature signature)
    {
        FuncType type = signature.Type;
        LocalBuilder? result = type.Results.IsEmpty ? null : il.DeclareLocal(signature.Invoke.ReturnType);
        LocalBuilder state = EmitEnter(il);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Context);
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            ValueIL.ToCompiled(il, type.Parameters[i], state);
        }

        EmitCall(il, type);
        for (int i = 0; i < type.Results.Length; i++)
        {
            if (i > 0) ValueIL.LoadExtraResult(il, type.Results[i], i, state);
            ValueIL.ToUser(il, type.Results[i]);
        }

        if (signature.Tuple is { } tuple) il.Emit(OpCodes.Newobj, tuple.GetConstructor(tuple.GenericTypeArguments)!);
        if (result is not null) il.Emit(OpCodes.Stloc, result);
        EmitExit(il, state);
        if (result is not null) il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitUntyped(ILGenerator il, FuncType type)
    {
        LocalBuilder? first = type.Results.IsEmpty ? null : il.DeclareLocal(ClrTypes.OfCompiled(type.Results[0].Kind));
        LocalBuilder state = EmitEnter(il);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Context);
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            EmitElementAddress(il, OpCodes.Ldarg_1, i);
            ValueIL.FromValueAddress(il, type.Parameters[i]);
        }

        EmitCall(il, type);
        if (first is not null) il.Emit(OpCodes.Stloc, first);
        for (int i = 0; i < type.Results.Length; i++)
        {
            EmitElementAddress(il, OpCodes.Ldarg_2, i);
            if (i == 0) il.Emit(OpCodes.Ldloc, first!);
            else ValueIL.LoadExtraResult(il, type.Results[i], i, state);
            ValueIL.ToValue(il, type.Results[i]);
            il.Emit(OpCodes.Stobj, typeof(Value));
        }

        EmitExit(il, state);
        il.Emit(OpCodes.Ret);
    }

    private static LocalBuilder EmitEnter(ILGenerator il)
    {
        LocalBuilder state = il.DeclareLocal(typeof(StoreState));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, State);
        il.Emit(OpCodes.Stloc, state);
        il.Emit(OpCodes.Ldloc, state);
        il.Emit(OpCodes.Call, Enter);
        il.BeginExceptionBlock(); // try ... finally
        il.BeginExceptionBlock(); // try ... catch
        return state;
    }

    private static void EmitExit(ILGenerator il, LocalBuilder state)
    {
        Label rethrow = il.DefineLabel();
        il.BeginCatchBlock(typeof(NullReferenceException));
        il.Emit(OpCodes.Ldloc, state);
        il.Emit(OpCodes.Call, Translate);
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Brfalse, rethrow);
        il.Emit(OpCodes.Throw);
        il.MarkLabel(rethrow);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Rethrow);
        il.EndExceptionBlock();
        il.BeginFinallyBlock();
        il.Emit(OpCodes.Ldloc, state);
        il.Emit(OpCodes.Call, Exit);
        il.EndExceptionBlock();
    }

    internal static void EmitCall(ILGenerator il, FuncType type)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Code);
        il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, ValueIL.CompiledResult(type), ValueIL.CompiledParameters(type), null);
    }

    internal static void EmitElementAddress(ILGenerator il, OpCode loadFirst, int index)
    {
        il.Emit(loadFirst);
        if (index == 0) return;
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Sizeof, typeof(Value));
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Add);
    }

    private sealed class DelegateStub(DelegateSignature signature)
    {
        public DelegateSignature Signature { get; } = signature;

        public Lazy<MethodInfo> Method { get; } = new(() => DefineTyped(signature));
    }
}
