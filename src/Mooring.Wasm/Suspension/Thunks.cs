using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <summary>Functions that stand in front of others of the same type and do something around the call.</summary>
/// <remarks>
/// One method per function type and purpose: it has compiled code's calling convention, and its context is a <see cref="ThunkContext"/> that says
/// which function is behind.
/// </remarks>
internal sealed class Thunks(MethodInfo before, MethodInfo after, bool keepsResult)
{
    private static readonly FieldInfo Function = typeof(ThunkContext).GetField(nameof(ThunkContext.Function))!;
    private static readonly FieldInfo Code = typeof(FunctionInstance).GetField(nameof(FunctionInstance.Code))!;
    private static readonly FieldInfo Context = typeof(FunctionInstance).GetField(nameof(FunctionInstance.Context))!;
    private static readonly FieldInfo State = typeof(VmContext).GetField(nameof(VmContext.State))!;

    private readonly ConcurrentDictionary<FuncType, MethodInfo> _methods = new();

    /// <summary>Makes the function in front of another.</summary>
    /// <param name="function">The one behind; has its code.</param>
    /// <param name="typeId">See <see cref="FunctionInstance.TypeId"/>.</param>
    public FunctionInstance Create(FunctionInstance function, int typeId)
    {
        function.EnsureCode();
        MethodInfo method = _methods.GetOrAdd(function.Type, static (type, self) => StubAssembly.Define(
            "thunk", ValueIL.CompiledResult(type), ValueIL.CompiledParameters(type), null, il => self.Emit(il, type)), this);
        return new FunctionInstance
        {
            Code = method.MethodHandle.GetFunctionPointer(),
            Context = new ThunkContext { State = function.Context.State, Function = function },
            TypeId = typeId,
            Type = function.Type,
        };
    }

    /// <remarks>
    /// <c>before(context); try { result = call } catch { thrown } after(context, thrown)</c>; if the result is kept, it goes
    /// through the store, where <c>after</c> can keep it back or put it.
    /// </remarks>
    private void Emit(ILGenerator il, FuncType type)
    {
        LocalBuilder state = il.DeclareLocal(typeof(StoreState));
        LocalBuilder exception = il.DeclareLocal(typeof(Exception));
        LocalBuilder? result = type.Results.IsEmpty ? null : il.DeclareLocal(ClrTypes.OfCompiled(type.Results[0].Kind));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, State);
        il.Emit(OpCodes.Stloc, state);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, before);
        il.BeginExceptionBlock();
        EmitCall(il, type);
        if (result is not null) il.Emit(OpCodes.Stloc, result);
        il.BeginCatchBlock(typeof(Exception));
        il.Emit(OpCodes.Stloc, exception);
        il.EndExceptionBlock();
        if (keepsResult && result is not null) ValueIL.KeepFirstResult(il, type.Results[0], state, result);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldloc, exception);
        il.Emit(OpCodes.Call, after);
        if (keepsResult && result is not null) ValueIL.LoadFirstResult(il, type.Results[0], state);
        else if (result is not null) il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitCall(ILGenerator il, FuncType type)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Function);
        il.Emit(OpCodes.Ldfld, Context);
        for (int i = 0; i < type.Parameters.Length; i++) il.Emit(OpCodes.Ldarg, (short)(i + 1));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Function);
        il.Emit(OpCodes.Ldfld, Code);
        il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, ValueIL.CompiledResult(type), ValueIL.CompiledParameters(type), null);
    }
}

/// <summary>The context of a function that stands in front of another.</summary>
internal sealed class ThunkContext : VmContext
{
    /// <summary>The one behind.</summary>
    public FunctionInstance Function = null!;

    /// <summary>The activation that the thunk runs, if it does.</summary>
    public Activation? Activation;
}
