namespace Mooring.Wasi.Abi;

/// <summary>What a descriptor or directory entry is; <c>filetype</c>.</summary>
internal enum FileType : byte
{
    Unknown = 0,
    BlockDevice = 1,
    CharacterDevice = 2,
    Directory = 3,
    RegularFile = 4,
    SocketDatagram = 5,
    SocketStream = 6,
    SymbolicLink = 7,
}

/// <summary>State of an open descriptor that can be changed; <c>fdflags</c>.</summary>
[Flags]
internal enum FdFlags : ushort
{
    None = 0,
    Append = 1 << 0,
    DataSync = 1 << 1,
    NonBlocking = 1 << 2,
    ReadSync = 1 << 3,
    Sync = 1 << 4,
    AnySync = DataSync | ReadSync | Sync,
    All = Append | NonBlocking | AnySync,
}

/// <summary>How a path is opened; <c>oflags</c>.</summary>
[Flags]
internal enum OpenFlags : ushort
{
    None = 0,
    Create = 1 << 0,
    Directory = 1 << 1,
    Exclusive = 1 << 2,
    Truncate = 1 << 3,
    All = Create | Directory | Exclusive | Truncate,
}

/// <summary>Which times are set, and to what; <c>fstflags</c>.</summary>
[Flags]
internal enum SetTimesFlags : ushort
{
    None = 0,
    Access = 1 << 0,
    AccessNow = 1 << 1,
    Modification = 1 << 2,
    ModificationNow = 1 << 3,
    All = Access | AccessNow | Modification | ModificationNow,
}

/// <summary>What an offset counts from; <c>whence</c>.</summary>
internal enum Whence : byte
{
    Start = 0,
    Current = 1,
    End = 2,
}

/// <summary>The clocks; <c>clockid</c>.</summary>
internal enum ClockId
{
    Realtime = 0,
    Monotonic = 1,
    ProcessCpuTime = 2,
    ThreadCpuTime = 3,
}

/// <summary>What a subscription waits for; <c>eventtype</c>.</summary>
internal enum EventType : byte
{
    Clock = 0,
    FdRead = 1,
    FdWrite = 2,
}
