using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Wasm;

namespace Mooring.Wasi.Functions;

/// <summary>The memory of the guest that called. Addresses are unsigned numbers in signed clothes; what lies outside is the guest's EFAULT.</summary>
/// <remarks>Spans borrow the memory, which never moves and is not freed while a guest of the store runs.</remarks>
internal readonly struct GuestMemory(Memory? memory)
{
    /// <summary>The bytes at an address; none at all are at every address.</summary>
    public bool TryGet(int address, uint length, out Span<byte> span)
    {
        span = default;
        return length == 0 || (memory is not null && length <= int.MaxValue && memory.TryGetSpan((uint)address, (int)length, out span));
    }

    /// <summary>As <see cref="TryGet(int, uint, out Span{byte})"/>, for the item at an index of an array.</summary>
    public bool TryGet(int address, uint index, uint itemSize, out Span<byte> span)
    {
        span = default;
        return memory is not null && memory.TryGetSpan((uint)address + (ulong)index * itemSize, (int)itemSize, out span);
    }

    public bool TryRead<T>(int address, uint index, out T value)
        where T : unmanaged
    {
        bool inside = TryGet(address, index, (uint)Unsafe.SizeOf<T>(), out Span<byte> span);
        value = inside ? MemoryMarshal.Read<T>(span) : default;
        return inside;
    }

    public bool TryWrite<T>(int address, in T value)
        where T : unmanaged => TryWrite(address, 0, value);

    public bool TryWrite<T>(int address, uint index, in T value)
        where T : unmanaged => TryGet(address, index, (uint)Unsafe.SizeOf<T>(), out Span<byte> span) && MemoryMarshal.TryWrite(span, value);
}
