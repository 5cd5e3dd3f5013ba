namespace Mooring.Wasm.Runtime;

/// <content>Tables and element segments; core specification, section 4.4.6.</content>
internal static unsafe partial class Libcalls
{
    public static object? TableGet(VmContext context, ulong index, int table)
    {
        object?[] elements = context.Tables[table].Elements;
        return index < (ulong)elements.Length ? elements[index] : throw CreateTrap(context, TrapKind.TableOutOfBounds);
    }

    public static void TableSet(VmContext context, ulong index, object? value, int table)
    {
        object?[] elements = context.Tables[table].Elements;
        if (index >= (ulong)elements.Length) throw CreateTrap(context, TrapKind.TableOutOfBounds);
        elements[index] = value;
    }

    /// <returns>The old size in elements, or <see cref="ulong.MaxValue"/> when it could not grow.</returns>
    public static ulong TableGrow(VmContext context, object? value, ulong delta, int table) => (ulong)context.Tables[table].Grow(delta, value);

    public static void TableFill(VmContext context, ulong start, object? value, ulong length, int table)
    {
        object?[] elements = context.Tables[table].Elements;
        if (!IsInside(start, length, (nuint)elements.Length)) throw CreateTrap(context, TrapKind.TableOutOfBounds);
        context.State.TakeFuel(length);
        elements.AsSpan((int)start, (int)length).Fill(value);
    }

    public static void TableCopy(VmContext context, ulong destination, ulong source, ulong length, int destinationTable, int sourceTable)
    {
        object?[] from = context.Tables[sourceTable].Elements;
        object?[] to = context.Tables[destinationTable].Elements;
        if (!IsInside(source, length, (nuint)from.Length) || !IsInside(destination, length, (nuint)to.Length))
            throw CreateTrap(context, TrapKind.TableOutOfBounds);
        context.State.TakeFuel(length);
        Array.Copy(from, (long)source, to, (long)destination, (long)length); // overlap is allowed
    }

    public static void TableInit(VmContext context, ulong destination, uint source, uint length, int segment, int table)
    {
        object?[] from = context.ElementSegments[segment];
        object?[] to = context.Tables[table].Elements;
        if (!IsInside(source, length, (nuint)from.Length) || !IsInside(destination, length, (nuint)to.Length))
            throw CreateTrap(context, TrapKind.TableOutOfBounds);
        context.State.TakeFuel(length);
        Array.Copy(from, source, to, (long)destination, length);
    }

    public static void ElementDrop(VmContext context, int segment) => context.ElementSegments[segment] = [];
}
