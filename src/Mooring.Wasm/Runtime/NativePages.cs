using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Mooring.Wasm.Runtime;

/// <summary>Address space from the operating system: reserved whole, committed in parts.</summary>
/// <remarks>Committed pages read as zero until written. All sizes are multiples of <see cref="PageSize"/>.</remarks>
internal static unsafe partial class NativePages
{
    private const int ProtNone = 0;
    private const int ProtReadWrite = 1 | 2;
    private const int MapFixed = 0x10;
    private const int AdviseDontNeed = 4;
    private const uint MemCommit = 0x1000;
    private const uint MemReserve = 0x2000;
    private const uint MemRelease = 0x8000;
    private const uint PageNoAccess = 0x01;
    private const uint PageReadWrite = 0x04;

    /// <summary>Granularity of <see cref="TryCommit"/>, in bytes.</summary>
    public static nuint PageSize { get; } = (nuint)Environment.SystemPageSize;

    // MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE: the last two have other numbers on the BSD family.
    private static int MapFlags => OperatingSystem.IsLinux() ? 0x02 | 0x20 | 0x4000 : OperatingSystem.IsMacOS() ? 0x02 | 0x1000 | 0x40 : 0x02 | 0x1000;

    private static int MapFileFlags => 0x02 | MapFixed | 0x4000; // MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE

    /// <summary>Reserves address space that faults on any access.</summary>
    /// <returns>The first byte, or null when there is no such room.</returns>
    public static byte* TryReserve(nuint size)
    {
        if (OperatingSystem.IsWindows()) return VirtualAlloc(null, size, MemReserve, PageNoAccess);
        byte* start = MemoryMap(null, size, ProtNone, MapFlags, -1, 0);
        return start == (byte*)-1 ? null : start;
    }

    /// <summary>Makes reserved bytes readable and writable.</summary>
    /// <returns>False when the system has no memory left for them.</returns>
    public static bool TryCommit(byte* start, nuint size)
    {
        if (size == 0) return true;
        return OperatingSystem.IsWindows()
            ? VirtualAlloc(start, size, MemCommit, PageReadWrite) != null
            : MemoryProtect(start, size, ProtReadWrite) == 0;
    }

    /// <summary>Makes committed bytes inaccessible again and forgets what is in them; only on systems with <c>mmap</c>.</summary>
    /// <returns>False when the system could not.</returns>
    public static bool TryDiscard(byte* start, nuint size) => MemoryMap(start, size, ProtNone, MapFlags | MapFixed, -1, 0) == start;

    /// <summary>Makes committed bytes inaccessible, but keeps them.</summary>
    public static bool TryProtect(byte* start, nuint size) => size == 0 || MemoryProtect(start, size, ProtNone) == 0;

    /// <summary>Forgets what was written to committed bytes: they read again as zero, or as the file that is mapped there. Linux only.</summary>
    public static bool TryReset(byte* start, nuint size) => size == 0 || MemoryAdvise(start, size, AdviseDontNeed) == 0;

    /// <summary>Shows a part of a file at reserved bytes, readable and writable; writes stay private. Only on systems with <c>mmap</c>.</summary>
    public static bool TryMapPrivate(byte* start, nuint size, int descriptor, long offset) =>
        MemoryMap(start, size, ProtReadWrite, MapFileFlags, descriptor, (nint)offset) == start;

    /// <summary>Gives a reservation back, committed or not.</summary>
    /// <exception cref="Win32Exception">The range is none that <see cref="TryReserve"/> gave.</exception>
    public static void Release(byte* start, nuint size)
    {
        bool released = OperatingSystem.IsWindows() ? VirtualFree(start, 0, MemRelease) : MemoryUnmap(start, size) == 0;
        if (!released) throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* MemoryMap(byte* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int MemoryProtect(byte* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int MemoryUnmap(byte* address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int MemoryAdvise(byte* address, nuint length, int advice);

    [LibraryImport("kernel32", EntryPoint = "VirtualAlloc", SetLastError = true)]
    private static partial byte* VirtualAlloc(byte* address, nuint size, uint kind, uint protection);

    [LibraryImport("kernel32", EntryPoint = "VirtualFree", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualFree(byte* address, nuint size, uint kind);
}
