namespace Mooring.Wasm.Runtime;

/// <summary>What compiled code calls for operations that are too long or too rare to be emitted in place.</summary>
/// <remarks>
/// Unsigned operands arrive zero-extended. Each operation traps as the specification says. The names and signatures are looked up by
/// the emitter (<c>nameof</c>), so a change here is a change there.
/// </remarks>
internal static class Libcalls
{
    // Wanted too, once TrapKind is there: Exception CreateTrap(VmContext context, TrapKind kind), thrown by the compiled code itself.

    /// <returns>The old size in pages, or <see cref="ulong.MaxValue"/> when it could not grow.</returns>
    public static ulong MemoryGrow(VmContext context, ulong deltaPages, int memory) => throw new NotSupportedException();

    public static void MemoryCopy(VmContext context, ulong destination, ulong source, ulong length, int destinationMemory, int sourceMemory) =>
        throw new NotSupportedException();

    public static void MemoryFill(VmContext context, ulong destination, int value, ulong length, int memory) => throw new NotSupportedException();

    public static void MemoryInit(VmContext context, ulong destination, uint source, uint length, int segment, int memory) =>
        throw new NotSupportedException();

    public static void DataDrop(VmContext context, int segment) => throw new NotSupportedException();

    public static object? TableGet(VmContext context, ulong index, int table) => throw new NotSupportedException();

    public static void TableSet(VmContext context, ulong index, object? value, int table) => throw new NotSupportedException();

    /// <returns>The old size in elements, or <see cref="ulong.MaxValue"/> when it could not grow.</returns>
    public static ulong TableGrow(VmContext context, object? value, ulong delta, int table) => throw new NotSupportedException();

    public static void TableFill(VmContext context, ulong start, object? value, ulong length, int table) => throw new NotSupportedException();

    public static void TableCopy(VmContext context, ulong destination, ulong source, ulong length, int destinationTable, int sourceTable) =>
        throw new NotSupportedException();

    public static void TableInit(VmContext context, ulong destination, uint source, uint length, int segment, int table) =>
        throw new NotSupportedException();

    public static void ElementDrop(VmContext context, int segment) => throw new NotSupportedException();

    /// <summary>The reference of a function of the instance; always the same object for one function.</summary>
    public static FunctionInstance RefFunc(VmContext context, int functionIndex) => throw new NotSupportedException();

    /// <summary>The slow path of <c>call_indirect</c>: gives a function its code, or traps because it is null or of another type.</summary>
    /// <returns>The function pointer; its first argument is <see cref="FunctionInstance.Context"/>.</returns>
    public static nint ResolveIndirect(VmContext context, FunctionInstance? function, int typeId) => throw new NotSupportedException();

    /// <summary>
    /// Called by a function prologue that finds the stack below <see cref="StoreState.StackLimit"/>: traps, unless the limit was only raised
    /// to get hold of the guest and it may go on.
    /// </summary>
    public static void StackLimitReached(VmContext context) => throw new NotSupportedException();

    /// <summary>Called at a loop head that finds <see cref="StoreState.InterruptRequested"/> set: traps or returns.</summary>
    public static void Interrupt(VmContext context) => throw new NotSupportedException();
}
