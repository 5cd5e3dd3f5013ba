using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Wasm.Runtime;

/// <content>Memories and data segments; core specification, section 4.4.7.</content>
internal static unsafe partial class Libcalls
{
    /// <summary>How much of a memory operation costs as much as an instruction.</summary>
    private const int BytesPerFuel = 16;

    /// <returns>The old size in pages, or <see cref="ulong.MaxValue"/> when it could not grow.</returns>
    public static ulong MemoryGrow(VmContext context, ulong deltaPages, int memory) => (ulong)context.Memories[memory].Grow(deltaPages);

    public static void MemoryCopy(VmContext context, ulong destination, ulong source, ulong length, int destinationMemory, int sourceMemory)
    {
        LinearMemory from = context.Memories[sourceMemory];
        LinearMemory to = context.Memories[destinationMemory];
        if (!IsInside(source, length, from.Length) || !IsInside(destination, length, to.Length))
            throw CreateTrap(context, TrapKind.MemoryOutOfBounds);
        context.State.TakeFuel(length / BytesPerFuel);
        Buffer.MemoryCopy(from.Base + source, to.Base + destination, length, length); // overlap is allowed
    }

    public static void MemoryFill(VmContext context, ulong destination, int value, ulong length, int memory)
    {
        LinearMemory to = context.Memories[memory];
        if (!IsInside(destination, length, to.Length)) throw CreateTrap(context, TrapKind.MemoryOutOfBounds);
        context.State.TakeFuel(length / BytesPerFuel);
        NativeMemory.Fill(to.Base + destination, (nuint)length, (byte)value);
    }

    public static void MemoryInit(VmContext context, ulong destination, uint source, uint length, int segment, int memory)
    {
        LinearMemory to = context.Memories[memory];
        ReadOnlySpan<byte> content = context.DroppedData[segment] ? [] : DataOf(context, segment);
        if (!IsInside(source, length, (nuint)content.Length) || !IsInside(destination, length, to.Length))
            throw CreateTrap(context, TrapKind.MemoryOutOfBounds);
        context.State.TakeFuel(length / BytesPerFuel);
        content.Slice((int)source, (int)length).CopyTo(new Span<byte>(to.Base + destination, (int)length));
    }

    public static void DataDrop(VmContext context, int segment) => context.DroppedData[segment] = true;

    private static ReadOnlySpan<byte> DataOf(VmContext context, int segment)
    {
        Decoding.ModuleDefinition definition = context.Module.Definition;
        Decoding.ByteRange content = definition.DataSegments[segment].Content;
        return definition.Bytes.Span.Slice(content.Offset, content.Length);
    }

    /// <summary>Whether <c>[start, start + length)</c> lies below <paramref name="limit"/>, without overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsInside(ulong start, ulong length, nuint limit) => start <= limit && length <= limit - start;
}
