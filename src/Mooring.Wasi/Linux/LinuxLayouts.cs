using System.Runtime.InteropServices;
using Mooring.Wasi.Abi;

namespace Mooring.Wasi.Linux;

/// <summary>A range of this process's memory; <c>struct iovec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HostRange
{
    /// <summary>IOV_MAX: what readv and writev take at once.</summary>
    public const int MostAtOnce = 1024;

    public byte* Address;
    public nuint Length;
}

/// <summary>A time since 1970; <c>struct timespec</c> and <c>struct statx_timestamp</c>, 16 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal readonly struct Time(long seconds, long nanoseconds)
{
    public const ulong NanosecondsPerSecond = 1_000_000_000;

    [FieldOffset(0)] public readonly long Seconds = seconds;
    [FieldOffset(8)] public readonly long Nanoseconds = nanoseconds;
}

/// <summary><c>struct statx</c>, 256 bytes, the same on every processor (include/uapi/linux/stat.h).</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct StatX
{
    /// <summary>STATX_BASIC_STATS.</summary>
    public const uint BasicStats = 0x7ff;

    private const int TypeMask = 0xf000;

    [FieldOffset(16)] private readonly uint _links;
    [FieldOffset(28)] private readonly ushort _mode;
    [FieldOffset(32)] private readonly ulong _inode;
    [FieldOffset(40)] private readonly ulong _size;
    [FieldOffset(64)] private readonly StatXTime _accessTime;
    [FieldOffset(96)] private readonly StatXTime _changeTime;
    [FieldOffset(112)] private readonly StatXTime _modificationTime;
    [FieldOffset(136)] private readonly uint _deviceMajor;
    [FieldOffset(140)] private readonly uint _deviceMinor;

    public FileType Type => (_mode & TypeMask) switch
    {
        0x2000 => FileType.CharacterDevice,
        0x4000 => FileType.Directory,
        0x6000 => FileType.BlockDevice,
        0x8000 => FileType.RegularFile,
        0xa000 => FileType.SymbolicLink,
        0xc000 => FileType.SocketStream,
        _ => FileType.Unknown, // a FIFO, for one, has no type of its own in WASI
    };

    public FileStat ToWasi() => new()
    {
        Device = ((ulong)_deviceMajor << 32) | _deviceMinor,
        Inode = _inode,
        Type = Type,
        Links = _links,
        Size = _size,
        AccessTime = _accessTime.Total,
        ModificationTime = _modificationTime.Total,
        ChangeTime = _changeTime.Total,
    };

    /// <summary><c>struct statx_timestamp</c>.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private readonly struct StatXTime
    {
        [FieldOffset(0)] private readonly long _seconds;
        [FieldOffset(8)] private readonly uint _nanoseconds;

        /// <summary>Nanoseconds since 1970; times before it count as 1970, which WASI cannot go below.</summary>
        public ulong Total => _seconds < 0 ? 0 : (ulong)_seconds * Time.NanosecondsPerSecond + _nanoseconds;
    }
}
