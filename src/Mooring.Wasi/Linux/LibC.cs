using System.Runtime.InteropServices;
using Mooring.Wasi.Abi;

namespace Mooring.Wasi.Linux;

/// <summary>The system calls that files are reached by: Linux with glibc or musl, on x86-64 and arm64.</summary>
/// <remarks>
/// Names are bytes up to a zero byte, and where a name is taken it is one component, so that the kernel has nothing to resolve.
/// The variadic <c>openat</c> and <c>fcntl</c> take their arguments as ordinary functions do on both processors.
/// </remarks>
internal static unsafe partial class LibC
{
    public const int ReadOnly = 0, WriteOnly = 1, ReadWrite = 2;
    public const int Create = 0x40, Exclusive = 0x80, NoControllingTerminal = 0x100, Truncate = 0x200, Append = 0x400;
    public const int NonBlocking = 0x800, DataSync = 0x1000, Sync = 0x101000, CloseOnExec = 0x80000, PathOnly = 0x200000;
    public const int NoFollowLink = 0x100, RemoveDirectoryFlag = 0x200, EmptyPath = 0x1000;
    public const int SetFlags = 4;

    /// <summary>For <see cref="Time.Nanoseconds"/>: now, and as it was.</summary>
    public const long UtimeNow = 0x3fffffff, UtimeOmit = 0x3ffffffe;

    private const string Library = "libc";
    private const int AtCurrentDirectory = -100;

    /// <summary>O_DIRECTORY and O_NOFOLLOW, which are the two that differ between the processors.</summary>
    public static readonly int DirectoryOnly = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <inheritdoc cref="DirectoryOnly"/>
    public static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>Whether files can be offered here.</summary>
    public static bool IsSupported =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>The error of the last call on this thread that failed.</summary>
    public static Errno LastError => ErrnoMap.ToWasi(Marshal.GetLastPInvokeError());

    /// <summary><see cref="LastError"/> if a call returned a negative number, else success.</summary>
    public static Errno Check(long result) => result < 0 ? LastError : Errno.Success;

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    /// <summary>Opens a path of the host's own, links and all.</summary>
    /// <returns>Invalid if it failed; <see cref="LastError"/> says why.</returns>
    public static FileHandle OpenHostPath(string path, int flags) => new(OpenPath(AtCurrentDirectory, path, flags, 0));

    /// <summary>Opens a name in a directory.</summary>
    /// <returns>Invalid if it failed; <see cref="LastError"/> says why.</returns>
    public static FileHandle OpenAt(FileHandle directory, ReadOnlySpan<byte> name, int flags, uint mode) => new(Open(directory, name, flags, mode));

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(FileHandle directory, ReadOnlySpan<byte> name, Span<byte> target, nuint length);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int StatX(FileHandle directory, ReadOnlySpan<byte> name, int flags, uint mask, out StatX result);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeDirectoryAt(FileHandle directory, ReadOnlySpan<byte> name, uint mode);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int UnlinkAt(FileHandle directory, ReadOnlySpan<byte> name, int flags);

    [LibraryImport(Library, EntryPoint = "renameat", SetLastError = true)]
    public static partial int RenameAt(FileHandle oldDirectory, ReadOnlySpan<byte> oldName, FileHandle newDirectory, ReadOnlySpan<byte> newName);

    [LibraryImport(Library, EntryPoint = "linkat", SetLastError = true)]
    public static partial int LinkAt(
        FileHandle oldDirectory, ReadOnlySpan<byte> oldName, FileHandle newDirectory, ReadOnlySpan<byte> newName, int flags);

    [LibraryImport(Library, EntryPoint = "symlinkat", SetLastError = true)]
    public static partial int SymbolicLinkAt(ReadOnlySpan<byte> target, FileHandle directory, ReadOnlySpan<byte> name);

    [LibraryImport(Library, EntryPoint = "utimensat", SetLastError = true)]
    public static partial int SetTimesAt(FileHandle directory, ReadOnlySpan<byte> name, ReadOnlySpan<Time> times, int flags);

    [LibraryImport(Library, EntryPoint = "futimens", SetLastError = true)]
    public static partial int SetTimes(FileHandle file, ReadOnlySpan<Time> times);

    [LibraryImport(Library, EntryPoint = "readv", SetLastError = true)]
    public static partial nint Read(FileHandle file, HostRange* ranges, int count);

    [LibraryImport(Library, EntryPoint = "writev", SetLastError = true)]
    public static partial nint Write(FileHandle file, HostRange* ranges, int count);

    [LibraryImport(Library, EntryPoint = "preadv", SetLastError = true)]
    public static partial nint ReadAt(FileHandle file, HostRange* ranges, int count, long offset);

    [LibraryImport(Library, EntryPoint = "pwritev", SetLastError = true)]
    public static partial nint WriteAt(FileHandle file, HostRange* ranges, int count, long offset);

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(FileHandle file, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int SetSize(FileHandle file, long size);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Flush(FileHandle file);

    [LibraryImport(Library, EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int FlushData(FileHandle file);

    /// <returns>0 or an error number.</returns>
    [LibraryImport(Library, EntryPoint = "posix_fallocate")]
    public static partial int Allocate(FileHandle file, long offset, long length);

    /// <returns>0 or an error number.</returns>
    [LibraryImport(Library, EntryPoint = "posix_fadvise")]
    public static partial int Advise(FileHandle file, long offset, long length, int advice);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(FileHandle file, int command, int argument);

    [LibraryImport(Library, EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint ReadDirectory(FileHandle directory, Span<byte> entries, nuint length);

    // These return an int, which a safe handle cannot be marshalled from: -1 would become 0xffffffff.
    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenPath(int directory, string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    private static partial int Open(FileHandle directory, ReadOnlySpan<byte> name, int flags, uint mode);
}
