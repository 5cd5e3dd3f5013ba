using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>Pieces of IL that move values between compiled code, <see cref="Value"/> and users' types.</summary>
internal static class ValueIL
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly FieldInfo ExtraResults = typeof(StoreState).GetField(nameof(StoreState.ExtraResults))!;
    private static readonly FieldInfo ExtraReferences = typeof(StoreState).GetField(nameof(StoreState.ExtraReferences))!;
    private static readonly FieldInfo ResultBits = typeof(StoreState).GetField(nameof(StoreState.ResultBits))!;
    private static readonly FieldInfo Unwinding = typeof(StoreState).GetField(nameof(StoreState.Unwinding))!;
    private static readonly FieldInfo ResultReference = typeof(StoreState).GetField(nameof(StoreState.ResultReference))!;
    private static readonly MethodInfo ToHandle = typeof(References).GetMethod(nameof(References.ToHandle), Any)!;
    private static readonly MethodInfo ToInstance = typeof(References).GetMethod(nameof(References.ToInstance), Any)!;
    private static readonly MethodInfo FromReference = typeof(Value).GetMethod(nameof(Value.FromRuntime), Any)!;
    private static readonly MethodInfo GetReference = typeof(Value).GetProperty(nameof(Value.RuntimeReference), Any)!.GetMethod!;

    /// <summary>Result type of compiled functions of <paramref name="type"/>.</summary>
    public static Type CompiledResult(FuncType type) => type.Results.IsEmpty ? typeof(void) : ClrTypes.OfCompiled(type.Results[0].Kind);

    /// <summary>Parameter types of compiled functions of <paramref name="type"/>, the context first.</summary>
    public static Type[] CompiledParameters(FuncType type) =>
        [typeof(VmContext), .. type.Parameters.Select(parameter => ClrTypes.OfCompiled(parameter.Kind))];

    /// <summary>Turns the value on the stack from a user's type into that of compiled code; needs the store in <paramref name="state"/>.</summary>
    public static void ToCompiled(ILGenerator il, ValueType type, LocalBuilder state)
    {
        if (type.Kind is not ValueKind.FuncRef) return;
        il.Emit(OpCodes.Ldloc, state);
        il.Emit(OpCodes.Call, ToInstance);
    }

    /// <summary>Turns the value on the stack from the type of compiled code into the user's.</summary>
    public static void ToUser(ILGenerator il, ValueType type)
    {
        if (type.Kind is ValueKind.FuncRef) il.Emit(OpCodes.Call, ToHandle);
    }

    /// <summary>Replaces the value of compiled code on the stack by a <see cref="Value"/>.</summary>
    public static void ToValue(ILGenerator il, ValueType type)
    {
        if (type.IsReference)
        {
            il.Emit(OpCodes.Ldc_I4, (int)type.Kind);
            il.Emit(OpCodes.Call, FromReference);
            return;
        }

        string name = type.Kind switch
        {
            ValueKind.I32 => nameof(Value.FromInt32),
            ValueKind.I64 => nameof(Value.FromInt64),
            ValueKind.F32 => nameof(Value.FromSingle),
            ValueKind.F64 => nameof(Value.FromDouble),
            _ => nameof(Value.FromVector),
        };
        il.Emit(OpCodes.Call, typeof(Value).GetMethod(name)!);
    }

    /// <summary>Replaces the address of a <see cref="Value"/> on the stack by its content as compiled code wants it.</summary>
    public static void FromValueAddress(ILGenerator il, ValueType type)
    {
        string name = type.Kind switch
        {
            ValueKind.I32 => nameof(Value.AsInt32),
            ValueKind.I64 => nameof(Value.AsInt64),
            ValueKind.F32 => nameof(Value.AsSingle),
            ValueKind.F64 => nameof(Value.AsDouble),
            ValueKind.V128 => nameof(Value.AsVector),
            _ => "",
        };
        il.Emit(OpCodes.Call, type.IsReference ? GetReference : typeof(Value).GetMethod(name)!);
    }

    /// <summary>Pushes the first result of a call that was suspended.</summary>
    public static void LoadFirstResult(ILGenerator il, ValueType type, LocalBuilder state)
    {
        il.Emit(OpCodes.Ldloc, state);
        if (type.IsReference)
        {
            il.Emit(OpCodes.Ldfld, ResultReference);
            if (type.Kind is ValueKind.FuncRef) il.Emit(OpCodes.Castclass, typeof(FunctionInstance));
            return;
        }

        il.Emit(OpCodes.Ldflda, ResultBits);
        il.Emit(OpCodes.Ldobj, ClrTypes.OfCompiled(type.Kind));
    }

    /// <summary>Stores the first result where the frames of suspended functions look for it; <paramref name="push"/> pushes it as compiled code wants it.</summary>
    public static void StoreFirstResult(ILGenerator il, ValueType type, LocalBuilder state, Action push)
    {
        il.Emit(OpCodes.Ldloc, state);
        if (!type.IsReference) il.Emit(OpCodes.Ldflda, ResultBits);
        push();
        if (type.IsReference) il.Emit(OpCodes.Stfld, ResultReference);
        else il.Emit(OpCodes.Stobj, ClrTypes.OfCompiled(type.Kind));
    }

    /// <summary>Stores the first result of a call that just returned, unless there is none because the guest is being suspended.</summary>
    public static void KeepFirstResult(ILGenerator il, ValueType type, LocalBuilder state, LocalBuilder result)
    {
        Label suspended = il.DefineLabel();
        il.Emit(OpCodes.Ldloc, state);
        il.Emit(OpCodes.Ldfld, Unwinding);
        il.Emit(OpCodes.Brtrue, suspended);
        StoreFirstResult(il, type, state, () => il.Emit(OpCodes.Ldloc, result));
        il.MarkLabel(suspended);
    }

    /// <summary>Pushes result <paramref name="index"/> (1 or more) of the call that just returned.</summary>
    public static void LoadExtraResult(ILGenerator il, ValueType type, int index, LocalBuilder state)
    {
        il.Emit(OpCodes.Ldloc, state);
        il.Emit(OpCodes.Ldfld, type.IsReference ? ExtraReferences : ExtraResults);
        il.Emit(OpCodes.Ldc_I4, type.IsReference ? index : index * StoreState.ExtraResultBytes);
        if (type.IsReference) il.Emit(OpCodes.Ldelem_Ref);
        else
        {
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldobj, ClrTypes.OfCompiled(type.Kind));
        }
    }

    /// <summary>Stores result <paramref name="index"/> (1 or more); <paramref name="push"/> pushes it as compiled code wants it.</summary>
    public static void StoreExtraResult(ILGenerator il, ValueType type, int index, LocalBuilder state, Action push)
    {
        il.Emit(OpCodes.Ldloc, state);
        il.Emit(OpCodes.Ldfld, type.IsReference ? ExtraReferences : ExtraResults);
        il.Emit(OpCodes.Ldc_I4, type.IsReference ? index : index * StoreState.ExtraResultBytes);
        if (!type.IsReference) il.Emit(OpCodes.Add);
        push();
        if (type.IsReference) il.Emit(OpCodes.Stelem_Ref);
        else il.Emit(OpCodes.Stobj, ClrTypes.OfCompiled(type.Kind));
    }
}
