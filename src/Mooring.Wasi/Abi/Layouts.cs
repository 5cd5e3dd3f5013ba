using System.Runtime.InteropServices;

namespace Mooring.Wasi.Abi;

/// <summary>A range of guest memory; <c>iovec</c> and <c>ciovec</c>, 8 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal readonly struct GuestRange
{
    [FieldOffset(0)] public readonly int Address;
    [FieldOffset(4)] public readonly uint Length;
}

/// <summary><c>fdstat</c>, 24 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct FdStat
{
    [FieldOffset(0)] public FileType Type;
    [FieldOffset(2)] public FdFlags Flags;
    [FieldOffset(8)] public Rights Base;
    [FieldOffset(16)] public Rights Inheriting;
}

/// <summary><c>filestat</c>, 64 bytes; times in nanoseconds since 1970.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct FileStat
{
    [FieldOffset(0)] public ulong Device;
    [FieldOffset(8)] public ulong Inode;
    [FieldOffset(16)] public FileType Type;
    [FieldOffset(24)] public ulong Links;
    [FieldOffset(32)] public ulong Size;
    [FieldOffset(40)] public ulong AccessTime;
    [FieldOffset(48)] public ulong ModificationTime;
    [FieldOffset(56)] public ulong ChangeTime;
}

/// <summary><c>prestat</c> of a directory, 8 bytes; the tag 0 says directory.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct PreStat
{
    [FieldOffset(4)] public uint NameLength;
}

/// <summary>The fixed part of a directory entry, 24 bytes; the name follows, without a zero byte. <c>dirent</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct DirectoryEntry
{
    [FieldOffset(0)] public ulong Next;
    [FieldOffset(8)] public ulong Inode;
    [FieldOffset(16)] public uint NameLength;
    [FieldOffset(20)] public FileType Type;
}

/// <summary>What <c>poll_oneoff</c> waits for, 48 bytes; <c>subscription</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal readonly struct Subscription
{
    /// <summary>The timeout is a point in the clock's time, not a span from now.</summary>
    public const ushort AbsoluteTime = 1;

    [FieldOffset(0)] public readonly ulong UserData;
    [FieldOffset(8)] public readonly EventType Type;
    [FieldOffset(16)] public readonly int Descriptor; // FdRead and FdWrite
    [FieldOffset(16)] public readonly int Clock;
    [FieldOffset(24)] public readonly ulong Timeout;
    [FieldOffset(40)] public readonly ushort ClockFlags;
}

/// <summary>What has happened to a subscription, 32 bytes; <c>event</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct PollEvent
{
    /// <summary>The other end is closed.</summary>
    public const ushort HangUp = 1;

    [FieldOffset(0)] public ulong UserData;
    [FieldOffset(8)] public Errno Error;
    [FieldOffset(10)] public EventType Type;
    [FieldOffset(16)] public ulong Bytes;
    [FieldOffset(24)] public ushort Flags;
}
