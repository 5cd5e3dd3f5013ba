using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

/// <summary>Keeps functions with very large stack frames from running over the end of the stack before they can look.</summary>
/// <remarks>
/// A prologue compares an address of its own frame with the limit, so a frame must be small against the room that is left below the limit.
/// A function whose frame may not be gets a gate in front: a method that looks whether the whole frame fits and then goes on to the body
/// with a tail call.
/// </remarks>
internal static class LargeFrames
{
    /// <summary>Frames that may be larger get a gate, in bytes; well below the headroom of <see cref="ThreadStack"/>.</summary>
    private const int GateBytes = 32 * 1024;

    private static readonly MethodInfo CheckLargeFrame = Members.Libcall(nameof(Libcalls.CheckLargeFrame));

    /// <summary>Makes the method that gets the function's code: the function's own, or a body behind a gate.</summary>
    /// <param name="type">Where a body is put.</param>
    /// <param name="method">What others call; becomes the gate if there is one.</param>
    /// <param name="signature">Of both.</param>
    /// <param name="bodyName">The name of the body in stack traces.</param>
    /// <param name="ir">The function.</param>
    public static MethodBuilder Place(TypeBuilder type, MethodBuilder method, ClrSignature signature, string bodyName, IrFunction ir)
    {
        int bytes = Estimate(ir);
        if (bytes <= GateBytes) return method;
        MethodBuilder body = type.DefineMethod(bodyName, MethodAttributes.Public | MethodAttributes.Static, signature.Result, signature.Parameters);
        EmitGate(method.GetILGenerator(), body, signature.Parameters.Length, bytes);
        return body;
    }

    /// <summary>No less than the frame: a place for each slot and, since unoptimised code may keep it there, for each value in between.</summary>
    private static int Estimate(IrFunction ir)
    {
        long bytes = ir.Nodes.Count * 8L;
        foreach (ValueKind slot in ir.Slots) bytes += slot is ValueKind.V128 ? 16 : 8;
        return (int)long.Min(bytes, int.MaxValue);
    }

    private static void EmitGate(ILGenerator il, MethodInfo body, int parameters, int bytes)
    {
        LocalBuilder marker = il.DeclareLocal(typeof(int));
        Label reached = il.DefineLabel();
        Label fits = il.DefineLabel();
        il.Emit(OpCodes.Ldloca, marker);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldc_I4, bytes);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Members.State);
        il.Emit(OpCodes.Ldfld, Members.StackLimit);
        il.Emit(OpCodes.Blt_Un, reached);
        il.MarkLabel(fits);
        for (int i = 0; i < parameters; i++) il.Emit(OpCodes.Ldarg, (short)i);
        il.Emit(OpCodes.Tailcall);
        il.Emit(OpCodes.Call, body);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(reached);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, bytes);
        il.Emit(OpCodes.Call, CheckLargeFrame);
        il.Emit(OpCodes.Br, fits);
    }
}
