using System.Text;
using Mooring.Wasm;

namespace Mooring.WaPc.Linking;

/// <summary>Reads and writes what a guest points at. Pointers and lengths are unsigned 32-bit numbers in signed clothes.</summary>
/// <remarks>
/// A length of 0 makes any pointer good: Rust passes 1 for an empty slice. Everything else is checked, and a range that is not inside
/// memory is a fault of the guest. Spans are valid until the guest runs again.
/// </remarks>
internal static class GuestMemory
{
    public static ReadOnlySpan<byte> Read(this Caller<GuestState> caller, int pointer, int length) => caller.Range(pointer, (uint)length);

    public static string ReadText(this Caller<GuestState> caller, int pointer, int length) => Encoding.UTF8.GetString(caller.Read(pointer, length));

    public static void Write(this Caller<GuestState> caller, int pointer, ReadOnlySpan<byte> bytes) =>
        bytes.CopyTo(caller.Range(pointer, (uint)bytes.Length));

    /// <summary>The bytes at a pointer, to be read or written.</summary>
    /// <exception cref="WasmTrapException">They are not all inside memory.</exception>
    public static Span<byte> Range(this Caller<GuestState> caller, int pointer, uint length) =>
        caller.TryRange(pointer, length, out Span<byte> range) ? range : throw new WasmTrapException(
            TrapKind.MemoryOutOfBounds,
            $"{TrapKind.MemoryOutOfBounds}: the guest passed its host {length} bytes at 0x{(uint)pointer:x}, which are not inside its memory");

    public static bool TryRange(this Caller<GuestState> caller, int pointer, uint length, out Span<byte> range)
    {
        range = default;
        return length == 0 || (length <= int.MaxValue && caller.Data.MemoryOf(caller).TryGetSpan((uint)pointer, (int)length, out range));
    }
}
