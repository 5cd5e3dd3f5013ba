using Mooring.Wasi.Abi;
using Mooring.Wasi.Descriptors;
using Mooring.Wasi.Linux;

namespace Mooring.Wasi.Functions;

/// <summary>The functions that take paths.</summary>
internal static class PathFunctions
{
    private const int FollowLinks = 1; // lookupflags

    public static Errno Open(
        GuestCall call, int fd, int lookup, int pathAddress, int pathLength, int open, long rights, long inheriting, int flags, int result)
    {
        if ((open & ~(int)OpenFlags.All) != 0 || (flags & ~(int)FdFlags.All) != 0) return Errno.Invalid;
        Rights needed = Rights.PathOpen;
        if ((open & (int)OpenFlags.Create) != 0) needed |= Rights.PathCreateFile;
        if ((open & (int)OpenFlags.Truncate) != 0) needed |= Rights.PathFilestatSetSize;
        Errno error = call.FindPath(fd, needed, pathAddress, pathLength, out DirectoryDescriptor directory, out ReadOnlySpan<byte> path);
        if (error is not Errno.Success) return error;
        if ((((Rights)rights | (Rights)inheriting) & ~directory.Inheriting) != 0) return Errno.NotCapable;
        if (!call.Context.Descriptors.HasRoom) return Errno.TooManyOpenFiles;
        if (!call.Memory.TryWrite(result, -1)) return Errno.Fault; // before anything is opened
        error = FileOpening.Open(
            directory, path, Follows(lookup), (OpenFlags)open, (Rights)rights, (Rights)inheriting, (FdFlags)flags, out Descriptor? opened);
        if (error is Errno.Success) call.Memory.TryWrite(result, call.Context.Descriptors.Add(opened!));
        return error;
    }

    public static Errno CreateDirectory(GuestCall call, int fd, int pathAddress, int pathLength)
    {
        Errno error = call.FindPath(fd, Rights.PathCreateDirectory, pathAddress, pathLength, out DirectoryDescriptor directory, out ReadOnlySpan<byte> path);
        return error is not Errno.Success ? error : PathOperations.CreateDirectory(directory.Handle, path);
    }

    public static Errno RemoveDirectory(GuestCall call, int fd, int pathAddress, int pathLength)
    {
        Errno error = call.FindPath(fd, Rights.PathRemoveDirectory, pathAddress, pathLength, out DirectoryDescriptor directory, out ReadOnlySpan<byte> path);
        return error is not Errno.Success ? error : PathOperations.RemoveDirectory(directory.Handle, path);
    }

    public static Errno UnlinkFile(GuestCall call, int fd, int pathAddress, int pathLength)
    {
        Errno error = call.FindPath(fd, Rights.PathUnlinkFile, pathAddress, pathLength, out DirectoryDescriptor directory, out ReadOnlySpan<byte> path);
        return error is not Errno.Success ? error : PathOperations.UnlinkFile(directory.Handle, path);
    }

    public static Errno GetStatus(GuestCall call, int fd, int lookup, int pathAddress, int pathLength, int result)
    {
        Errno error = call.FindPath(fd, Rights.PathFilestatGet, pathAddress, pathLength, out DirectoryDescriptor directory, out ReadOnlySpan<byte> path);
        if (error is not Errno.Success) return error;
        error = PathOperations.GetStatus(directory.Handle, path, Follows(lookup), out FileStat status);
        if (error is not Errno.Success) return error;
        return call.Memory.TryWrite(result, status) ? Errno.Success : Errno.Fault;
    }

    public static Errno SetTimes(
        GuestCall call, int fd, int lookup, int pathAddress, int pathLength, long access, long modification, int flags)
    {
        Errno error = call.FindPath(fd, Rights.PathFilestatSetTimes, pathAddress, pathLength, out DirectoryDescriptor directory, out ReadOnlySpan<byte> path);
        if (error is not Errno.Success) return error;
        if (flags is < 0 or > ushort.MaxValue) return Errno.Invalid;
        return PathOperations.SetTimes(directory.Handle, path, Follows(lookup), (ulong)access, (ulong)modification, (SetTimesFlags)flags);
    }

    public static Errno ReadLink(GuestCall call, int fd, int pathAddress, int pathLength, int address, int length, int result)
    {
        Errno error = call.FindPath(fd, Rights.PathReadlink, pathAddress, pathLength, out DirectoryDescriptor directory, out ReadOnlySpan<byte> path);
        if (error is not Errno.Success) return error;
        if (!call.Memory.TryGet(address, (uint)length, out Span<byte> target)) return Errno.Fault;
        error = PathOperations.ReadLink(directory.Handle, path, target, out uint used);
        if (error is not Errno.Success) return error;
        return call.Memory.TryWrite(result, used) ? Errno.Success : Errno.Fault;
    }

    public static Errno CreateSymbolicLink(GuestCall call, int targetAddress, int targetLength, int fd, int pathAddress, int pathLength)
    {
        Errno error = call.FindPath(fd, Rights.PathSymlink, pathAddress, pathLength, out DirectoryDescriptor directory, out ReadOnlySpan<byte> path);
        if (error is not Errno.Success) return error;
        if (!call.Memory.TryGet(targetAddress, (uint)targetLength, out Span<byte> target)) return Errno.Fault;
        return PathOperations.CreateSymbolicLink(target, directory.Handle, path);
    }

    public static Errno Rename(GuestCall call, int oldFd, int oldAddress, int oldLength, int newFd, int newAddress, int newLength)
    {
        Errno error = call.FindPath(oldFd, Rights.PathRenameSource, oldAddress, oldLength, out DirectoryDescriptor oldDirectory, out ReadOnlySpan<byte> oldPath);
        if (error is not Errno.Success) return error;
        error = call.FindPath(newFd, Rights.PathRenameTarget, newAddress, newLength, out DirectoryDescriptor newDirectory, out ReadOnlySpan<byte> newPath);
        if (error is not Errno.Success) return error;
        return PathOperations.Rename(oldDirectory.Handle, oldPath, newDirectory.Handle, newPath);
    }

    public static Errno Link(
        GuestCall call, int oldFd, int lookup, int oldAddress, int oldLength, int newFd, int newAddress, int newLength)
    {
        Errno error = call.FindPath(oldFd, Rights.PathLinkSource, oldAddress, oldLength, out DirectoryDescriptor oldDirectory, out ReadOnlySpan<byte> oldPath);
        if (error is not Errno.Success) return error;
        error = call.FindPath(newFd, Rights.PathLinkTarget, newAddress, newLength, out DirectoryDescriptor newDirectory, out ReadOnlySpan<byte> newPath);
        if (error is not Errno.Success) return error;
        return PathOperations.Link(oldDirectory.Handle, oldPath, Follows(lookup), newDirectory.Handle, newPath);
    }

    private static bool Follows(int lookup) => (lookup & FollowLinks) != 0;
}
