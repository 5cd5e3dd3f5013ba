using System.Runtime.InteropServices;

namespace Mooring.Wasm.Runtime;

/// <summary>The bounds of the running thread's stack, asked from the system once per thread.</summary>
internal static unsafe partial class ThreadStack
{
    /// <summary>Bytes at the low end that guests may not use: host functions, exception handling and the garbage collector need them.</summary>
    private const int HeadroomBytes = 192 * 1024;

    /// <summary>What is assumed to lie below the current frame when the system does not tell.</summary>
    private const int AssumedBytes = 512 * 1024;

    [ThreadStatic]
    private static nuint _low;

    [ThreadStatic]
    private static nuint _high;

    /// <summary>Lowest address of the stack, and one past the highest.</summary>
    public static (nuint Low, nuint High) Bounds
    {
        get
        {
            if (_high == 0) (_low, _high) = Find();
            return (_low, _high);
        }
    }

    /// <summary>Lowest address that a guest may use: the low end plus <see cref="HeadroomBytes"/>, of small stacks plus half.</summary>
    public static nuint GuestLimit
    {
        get
        {
            (nuint low, nuint high) = Bounds;
            return low + nuint.Min(HeadroomBytes, (high - low) / 2);
        }
    }

    /// <summary>Whether a guest that is taken up here finds about as much stack as it would on a thread that does nothing else.</summary>
    /// <param name="budget">What it may use, in bytes.</param>
    public static bool HasRoomForGuest(int budget)
    {
        nuint here = (nuint)(&here);
        (nuint low, nuint high) = Bounds;
        return here - low > nuint.Min(HeadroomBytes + (nuint)budget, (high - low) / 2);
    }

    private static (nuint Low, nuint High) Find()
    {
        nuint here = (nuint)(&here);
        (nuint low, nuint high) =
            OperatingSystem.IsWindows() ? FindOnWindows() :
            OperatingSystem.IsMacOS() ? FindOnMac() :
            OperatingSystem.IsLinux() ? FindOnLinux() : default;
        return low < here && here < high ? (low, high) : (here - AssumedBytes, here + AssumedBytes);
    }

    private static (nuint Low, nuint High) FindOnLinux()
    {
        // pthread_attr_t has 56 bytes with glibc and musl on 64-bit machines.
        byte* attributes = stackalloc byte[256];
        if (GetAttributes(GetSelf(), attributes) != 0) return default;
        void* start;
        nuint size;
        bool found = GetStack(attributes, &start, &size) == 0;
        DestroyAttributes(attributes);
        return found ? ((nuint)start, (nuint)start + size) : default;
    }

    private static (nuint Low, nuint High) FindOnMac()
    {
        nint self = GetSelf();
        nuint high = GetStackAddressOnMac(self);
        return (high - GetStackSizeOnMac(self), high);
    }

    private static (nuint Low, nuint High) FindOnWindows()
    {
        nuint low, high;
        GetStackLimitsOnWindows(&low, &high);
        return (low, high);
    }

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint GetSelf();

    [LibraryImport("libc", EntryPoint = "pthread_getattr_np")]
    private static partial int GetAttributes(nint thread, byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_getstack")]
    private static partial int GetStack(byte* attributes, void** start, nuint* size);

    [LibraryImport("libc", EntryPoint = "pthread_attr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_get_stackaddr_np")]
    private static partial nuint GetStackAddressOnMac(nint thread);

    [LibraryImport("libc", EntryPoint = "pthread_get_stacksize_np")]
    private static partial nuint GetStackSizeOnMac(nint thread);

    [LibraryImport("kernel32", EntryPoint = "GetCurrentThreadStackLimits")]
    private static partial void GetStackLimitsOnWindows(nuint* low, nuint* high);
}
