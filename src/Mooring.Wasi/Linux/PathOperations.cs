using Mooring.Wasi.Abi;

namespace Mooring.Wasi.Linux;

/// <summary>What can be done with one path below a directory, besides opening it.</summary>
/// <remarks>
/// The kernel gets a directory that is open and a single name in it, with no slash behind, and is told not to follow links. What a slash
/// behind the name means in POSIX is therefore done here.
/// </remarks>
internal static class PathOperations
{
    private const uint NewDirectoryMode = 0x1ff; // rwxrwxrwx, less what the host's umask takes away

    public static Errno CreateDirectory(FileHandle directory, ReadOnlySpan<byte> path)
    {
        // "link/" is not followed: mkdir finds the link and says that it exists, as Linux does.
        Errno error = ResolveItself(directory, path, out Location location);
        if (error is not Errno.Success) return error;
        using (location) return LibC.Check(LibC.MakeDirectoryAt(location.Directory, location.Name, NewDirectoryMode));
    }

    public static Errno RemoveDirectory(FileHandle directory, ReadOnlySpan<byte> path)
    {
        Errno error = ResolveItself(directory, path, out Location location);
        if (error is not Errno.Success) return error;
        using (location) return LibC.Check(LibC.UnlinkAt(location.Directory, location.Name, LibC.RemoveDirectoryFlag));
    }

    public static Errno UnlinkFile(FileHandle directory, ReadOnlySpan<byte> path)
    {
        Errno error = ResolveItself(directory, path, out Location location);
        if (error is not Errno.Success) return error;
        using (location)
        {
            if (!location.MustBeDirectory) return LibC.Check(LibC.UnlinkAt(location.Directory, location.Name, 0));
            error = TypeOf(location, out FileType type);
            return error is not Errno.Success ? error : type is FileType.Directory ? Errno.IsDirectory : Errno.NotDirectory;
        }
    }

    public static Errno GetStatus(FileHandle directory, ReadOnlySpan<byte> path, bool follow, out FileStat status)
    {
        status = default;
        for (int attempt = 1; ; attempt++)
        {
            Errno error = PathResolver.Resolve(directory, path, follow, out Location location);
            if (error is not Errno.Success) return error;
            using (location)
            {
                if (LibC.StatX(location.Directory, location.Name, LibC.NoFollowLink, StatX.BasicStats, out StatX result) < 0) return LibC.LastError;
                if (!follow || result.Type is not FileType.SymbolicLink)
                {
                    if (location.MustBeDirectory && result.Type is not FileType.Directory) return Errno.NotDirectory;
                    status = result.ToWasi();
                    return Errno.Success;
                }
            }

            if (attempt == PathResolver.MostAttempts) return Errno.Loop;
        }
    }

    public static Errno SetTimes(FileHandle directory, ReadOnlySpan<byte> path, bool follow, ulong access, ulong modification, SetTimesFlags flags)
    {
        if (!FileTimes.TryGet(access, modification, flags, out Time[] times)) return Errno.Invalid;
        Errno error = PathResolver.Resolve(directory, path, follow, out Location location);
        if (error is not Errno.Success) return error;
        using (location)
        {
            error = CheckSlash(location);
            return error is not Errno.Success ? error
                : LibC.Check(LibC.SetTimesAt(location.Directory, location.Name, times, LibC.NoFollowLink));
        }
    }

    /// <summary>Reads where a link leads, which may be anywhere: reading is not following.</summary>
    /// <param name="directory">Where the path starts.</param>
    /// <param name="path">As the guest wrote it.</param>
    /// <param name="target">Filled; what does not fit is cut off.</param>
    /// <param name="used">Bytes filled.</param>
    public static Errno ReadLink(FileHandle directory, ReadOnlySpan<byte> path, Span<byte> target, out uint used)
    {
        used = 0;
        Errno error = PathResolver.Resolve(directory, path, followLast: false, out Location location);
        if (error is not Errno.Success) return error;
        using (location)
        {
            error = CheckSlash(location);
            if (error is not Errno.Success) return error;
            // Linux refuses room for nothing; WASI allows it, and an error for what is no link must still be told.
            Span<byte> place = target.IsEmpty ? stackalloc byte[1] : target;
            nint length = LibC.ReadLinkAt(location.Directory, location.Name, place, (nuint)place.Length);
            if (length < 0) return LibC.LastError;
            used = uint.Min((uint)length, (uint)target.Length);
            return Errno.Success;
        }
    }

    /// <summary>Makes a link. Where it leads is checked when it is followed; but programs of the host follow it too, so it may not begin at their root.</summary>
    public static Errno CreateSymbolicLink(ReadOnlySpan<byte> target, FileHandle directory, ReadOnlySpan<byte> path)
    {
        if (target.IsEmpty) return Errno.NoEntry;
        if (target.Contains((byte)0)) return Errno.Invalid;
        if (target[0] == '/') return Errno.NotCapable;
        Errno error = ResolveItself(directory, path, out Location location);
        if (error is not Errno.Success) return error;
        using (location)
        {
            if (location.MustBeDirectory) return TypeOf(location, out _) is Errno.Success ? Errno.Exists : Errno.NoEntry;
            byte[] text = [.. target, 0];
            return LibC.Check(LibC.SymbolicLinkAt(text, location.Directory, location.Name));
        }
    }

    public static Errno Rename(FileHandle oldDirectory, ReadOnlySpan<byte> oldPath, FileHandle newDirectory, ReadOnlySpan<byte> newPath)
    {
        Errno error = ResolveItself(oldDirectory, oldPath, out Location from);
        if (error is not Errno.Success) return error;
        using (from)
        {
            error = ResolveItself(newDirectory, newPath, out Location to);
            if (error is not Errno.Success) return error;
            using (to)
            {
                if (from.MustBeDirectory || to.MustBeDirectory)
                {
                    error = TypeOf(from, out FileType type);
                    if (error is not Errno.Success) return error;
                    if (type is not FileType.Directory) return Errno.NotDirectory;
                }

                return LibC.Check(LibC.RenameAt(from.Directory, from.Name, to.Directory, to.Name));
            }
        }
    }

    public static Errno Link(
        FileHandle oldDirectory, ReadOnlySpan<byte> oldPath, bool follow, FileHandle newDirectory, ReadOnlySpan<byte> newPath)
    {
        Errno error = PathResolver.Resolve(oldDirectory, oldPath, follow, out Location from);
        if (error is not Errno.Success) return error;
        using (from)
        {
            error = CheckSlash(from);
            if (error is not Errno.Success) return error;
            error = ResolveItself(newDirectory, newPath, out Location to);
            if (error is not Errno.Success) return error;
            using (to)
            {
                if (to.MustBeDirectory) return TypeOf(to, out _) is Errno.Success ? Errno.Exists : Errno.NoEntry;
                return LibC.Check(LibC.LinkAt(from.Directory, from.Name, to.Directory, to.Name, 0));
            }
        }
    }

    /// <summary>Finds the name itself: a link at the end is not followed even if a slash stands behind it.</summary>
    private static Errno ResolveItself(FileHandle directory, ReadOnlySpan<byte> path, out Location location)
    {
        ReadOnlySpan<byte> name = path.TrimEnd((byte)'/');
        if (name.Length == path.Length || name.IsEmpty) return PathResolver.Resolve(directory, path, followLast: false, out location);
        Errno error = PathResolver.Resolve(directory, name, followLast: false, out location);
        if (error is Errno.Success) location = location.AsDirectory();
        return error;
    }

    private static Errno CheckSlash(Location location)
    {
        if (!location.MustBeDirectory) return Errno.Success;
        Errno error = TypeOf(location, out FileType type);
        return error is not Errno.Success ? error : type is FileType.Directory ? Errno.Success : Errno.NotDirectory;
    }

    private static Errno TypeOf(Location location, out FileType type)
    {
        Errno error = LibC.Check(LibC.StatX(location.Directory, location.Name, LibC.NoFollowLink, StatX.BasicStats, out StatX status));
        type = status.Type;
        return error;
    }
}
