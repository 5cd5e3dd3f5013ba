using System.Runtime.Intrinsics;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

/// <summary>What emitted code calls to throw exceptions and to look into caught ones.</summary>
internal static class ExceptionPayload
{
    public static WasmException Create(VmContext context, int tag, Value[] payload) => new(context.Tags[tag], payload);

    /// <summary>The exception for a filter or handler to look at.</summary>
    /// <returns>Null for traps and exceptions of the host, which guests never catch.</returns>
    public static WasmException? AsGuest(object thrown) => thrown as WasmException;

    public static bool HasTag(WasmException exception, VmContext context, int tag) =>
        ReferenceEquals(exception.TagInstance, context.Tags[tag]);

    /// <summary>What <c>throw_ref</c> throws: the exception, or a trap in place of null.</summary>
    public static Exception ToThrow(VmContext context, object? reference) =>
        reference as WasmException ?? Libcalls.CreateTrap(context, TrapKind.NullReference);

    public static void SetI32(Value[] payload, int index, int value) => payload[index] = Value.FromInt32(value);

    public static void SetI64(Value[] payload, int index, long value) => payload[index] = Value.FromInt64(value);

    public static void SetF32(Value[] payload, int index, float value) => payload[index] = Value.FromSingle(value);

    public static void SetF64(Value[] payload, int index, double value) => payload[index] = Value.FromDouble(value);

    public static void SetV128(Value[] payload, int index, Vector128<byte> value) => payload[index] = Value.FromVector(value);

    public static void SetFuncRef(Value[] payload, int index, object? value) => payload[index] = new Value(ValueKind.FuncRef, default, value);

    public static void SetExternRef(Value[] payload, int index, object? value) =>
        payload[index] = new Value(ValueKind.ExternRef, default, value);

    public static void SetExnRef(Value[] payload, int index, object? value) => payload[index] = new Value(ValueKind.ExnRef, default, value);

    public static int GetI32(WasmException exception, int index) => exception.Values[index].AsInt32();

    public static long GetI64(WasmException exception, int index) => exception.Values[index].AsInt64();

    public static float GetF32(WasmException exception, int index) => exception.Values[index].AsSingle();

    public static double GetF64(WasmException exception, int index) => exception.Values[index].AsDouble();

    public static Vector128<byte> GetV128(WasmException exception, int index) => exception.Values[index].AsVector();

    public static object? GetReference(WasmException exception, int index) => exception.Values[index].RuntimeReference;
}
