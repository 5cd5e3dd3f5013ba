using System.Runtime.CompilerServices;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

/// <summary>Bounds checks that emitted code calls where a compare in place is not enough.</summary>
internal static class AddressChecks
{
    /// <summary>Whether an access ends beyond the memory, without overflow.</summary>
    /// <param name="address">A 32-bit or 64-bit address.</param>
    /// <param name="end">Static offset plus access size; <see cref="ulong.MaxValue"/> if that overflows.</param>
    /// <param name="length">Length of the memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOutside(ulong address, ulong end, ulong length) => end > length || address > length - end;

    /// <summary>Gives the address, or traps for an access that ends beyond the memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Checked(ulong address, ulong end, ulong length) =>
        IsOutside(address, end, length) ? throw OutOfBounds() : (nuint)address;

    private static Exception OutOfBounds() => Libcalls.CreateTrap(null!, TrapKind.MemoryOutOfBounds);
}
