using Mooring.Wasi.Abi;

namespace Mooring.Wasi.Linux;

/// <summary>WASI's way of saying which times of a file to set, in Linux's.</summary>
internal static class FileTimes
{
    /// <param name="access">Nanoseconds since 1970; counts if <see cref="SetTimesFlags.Access"/> is set.</param>
    /// <param name="modification">Nanoseconds since 1970; counts if <see cref="SetTimesFlags.Modification"/> is set.</param>
    /// <param name="flags">Which are set, and to what.</param>
    /// <param name="times">Time of access, time of modification.</param>
    /// <returns>False if the flags contradict one another or are unknown.</returns>
    public static bool TryGet(ulong access, ulong modification, SetTimesFlags flags, out Time[] times)
    {
        const SetTimesFlags Accesses = SetTimesFlags.Access | SetTimesFlags.AccessNow;
        const SetTimesFlags Modifications = SetTimesFlags.Modification | SetTimesFlags.ModificationNow;
        times =
        [
            Get(access, (flags & SetTimesFlags.Access) != 0, (flags & SetTimesFlags.AccessNow) != 0),
            Get(modification, (flags & SetTimesFlags.Modification) != 0, (flags & SetTimesFlags.ModificationNow) != 0),
        ];
        return (flags & ~SetTimesFlags.All) == 0 && (flags & Accesses) != Accesses && (flags & Modifications) != Modifications;
    }

    private static Time Get(ulong value, bool isGiven, bool isNow) =>
        isNow ? new Time(0, LibC.UtimeNow)
        : isGiven ? new Time((long)(value / Time.NanosecondsPerSecond), (long)(value % Time.NanosecondsPerSecond))
        : new Time(0, LibC.UtimeOmit);
}
