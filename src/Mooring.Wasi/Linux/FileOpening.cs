using Mooring.Wasi.Abi;
using Mooring.Wasi.Descriptors;

namespace Mooring.Wasi.Linux;

/// <summary>Opens files and directories below a directory: <c>path_open</c>.</summary>
internal static class FileOpening
{
    private const uint NewFileMode = 0x1b6; // rw-rw-rw-, less what the host's umask takes away

    private static readonly byte[] NoName = [0];

    /// <summary>Opens a path.</summary>
    /// <param name="directory">Where it starts.</param>
    /// <param name="path">As the guest wrote it.</param>
    /// <param name="follow">Whether a link at its end is followed.</param>
    /// <param name="open">How it is opened.</param>
    /// <param name="rights">What the guest wants to do with it; within the directory's inheriting ones.</param>
    /// <param name="inheriting">What the guest wants to do with what it opens through it; likewise.</param>
    /// <param name="flags">How it behaves.</param>
    /// <param name="opened">The descriptor, if it was opened; the caller's.</param>
    public static Errno Open(
        DirectoryDescriptor directory,
        ReadOnlySpan<byte> path,
        bool follow,
        OpenFlags open,
        Rights rights,
        Rights inheriting,
        FdFlags flags,
        out Descriptor? opened)
    {
        opened = null;
        // An exclusive creation follows no link: the link itself is what exists already.
        follow &= (open & (OpenFlags.Create | OpenFlags.Exclusive)) != (OpenFlags.Create | OpenFlags.Exclusive);
        for (int attempt = 1; ; attempt++)
        {
            Errno error = PathResolver.Resolve(directory.Handle, path, follow, out Location location);
            if (error is not Errno.Success) return error;
            using (location)
            {
                if (location.MustBeDirectory && (open & OpenFlags.Create) != 0) return Errno.IsDirectory;
                FileHandle handle = LibC.OpenAt(location.Directory, location.Name, ToLinux(open, rights, flags, location.MustBeDirectory), NewFileMode);
                if (!handle.IsInvalid) return Describe(handle, rights, inheriting, flags, out opened);
                error = LibC.LastError;
                handle.Dispose();
            }

            if (error is not Errno.Loop || !follow || attempt == PathResolver.MostAttempts) return error;
        }
    }

    private static int ToLinux(OpenFlags open, Rights rights, FdFlags flags, bool mustBeDirectory)
    {
        bool reads = (rights & (Rights.FdRead | Rights.FdReaddir)) != 0;
        bool writes = (rights & Rights.OpensForWriting) != 0;
        int result = LibC.NoFollow | LibC.CloseOnExec | LibC.NonBlocking | LibC.NoControllingTerminal;
        result |= (reads, writes) switch
        {
            (true, true) => LibC.ReadWrite,
            (false, true) => LibC.WriteOnly,
            _ => LibC.ReadOnly,
        };
        if (mustBeDirectory || (open & OpenFlags.Directory) != 0)
        {
            // Rights to write a directory's files do not make it a file to be written.
            result = (result & ~(LibC.ReadWrite | LibC.WriteOnly)) | LibC.DirectoryOnly;
        }

        if ((open & OpenFlags.Create) != 0) result |= LibC.Create;
        if ((open & OpenFlags.Exclusive) != 0) result |= LibC.Exclusive;
        if ((open & OpenFlags.Truncate) != 0) result |= LibC.Truncate;
        if ((flags & FdFlags.Append) != 0) result |= LibC.Append;
        if ((flags & (FdFlags.Sync | FdFlags.ReadSync)) != 0) result |= LibC.Sync;
        if ((flags & FdFlags.DataSync) != 0) result |= LibC.DataSync;
        return result;
    }

    private static Errno Describe(FileHandle handle, Rights rights, Rights inheriting, FdFlags flags, out Descriptor? opened)
    {
        opened = null;
        if (LibC.StatX(handle, NoName, LibC.EmptyPath, StatX.BasicStats, out StatX status) < 0)
        {
            Errno error = LibC.LastError;
            handle.Dispose();
            return error;
        }

        opened = status.Type is FileType.Directory
            ? new DirectoryDescriptor(handle, rights, inheriting, flags)
            : new FileDescriptor(handle, status.Type, rights, flags);
        return Errno.Success;
    }
}
