using System.Diagnostics.CodeAnalysis;
using Mooring.Wasi.Abi;

namespace Mooring.Wasi.Linux;

/// <summary>Walks a guest's path from an open directory, one component at a time, and never above that directory.</summary>
/// <remarks>
/// Each directory on the way is opened relative to the one before with O_NOFOLLOW, so the kernel is never given more than one name and
/// never follows a link. Links are read and walked here, by the same rules. ".." goes back to a directory that was opened on the way, not
/// to whatever ".." means by now. Exchanging names at any moment can therefore change which of the directories below the root is reached,
/// but cannot lead out.
/// </remarks>
internal sealed class PathResolver : IDisposable
{
    /// <summary>A name can become a link between the look at it and its use; then the path is walked again, at most this often altogether.</summary>
    public const int MostAttempts = 8;

    /// <summary>As Linux counts (MAXSYMLINKS).</summary>
    private const int MostLinks = 40;

    /// <summary>As Linux counts, without the zero byte (PATH_MAX - 1).</summary>
    private const int LongestPath = 4095;

    /// <summary>Directories open at once while one path is walked: a guest must not eat up the host's descriptors.</summary>
    private const int DeepestPath = 256;

    private static readonly byte[] Dot = [(byte)'.', 0];

    private readonly FileHandle _root;
    private readonly List<FileHandle> _below = []; // open directories from the root's child to where the walk is
    private byte[] _path; // what is still to be walked, from _position on
    private int _position;
    private int _links;

    private PathResolver(FileHandle root, ReadOnlySpan<byte> path)
    {
        _root = root;
        _path = path.ToArray();
    }

    private FileHandle Current => _below.Count > 0 ? _below[^1] : _root;

    /// <summary>Finds where a path leads.</summary>
    /// <param name="root">Where relative paths start; nothing above it can be reached.</param>
    /// <param name="path">As the guest wrote it.</param>
    /// <param name="followLast">Whether a link at the end is followed; one before a slash always is.</param>
    /// <param name="location">The result. The name in it need not exist.</param>
    public static Errno Resolve(FileHandle root, ReadOnlySpan<byte> path, bool followLast, out Location location)
    {
        using var walk = new PathResolver(root, path);
        location = default;
        if (path.IsEmpty) return Errno.NoEntry;
        if (path.Length > LongestPath) return Errno.NameTooLong;
        if (path.Contains((byte)0)) return Errno.Invalid;
        return path[0] == '/' ? Errno.NotCapable : walk.Run(followLast, out location);
    }

    /// <summary>Closes the directories that the walk has gone through.</summary>
    public void Dispose()
    {
        foreach (FileHandle directory in _below) directory.Dispose();
        _below.Clear();
    }

    private Errno Run(bool followLast, out Location location)
    {
        location = default;
        while (true)
        {
            if (!TryTake(out byte[]? name, out bool slashFollows))
            {
                location = Arrive(Dot, mustBeDirectory: true); // the path ended in "." or ".."
                return Errno.Success;
            }

            bool isLast = _position == _path.Length;
            if (name is [(byte)'.', 0]) continue;
            if (name is [(byte)'.', (byte)'.', 0])
            {
                if (_below.Count == 0) return Errno.NotCapable;
                _below[^1].Dispose();
                _below.RemoveAt(_below.Count - 1);
                continue;
            }

            if (!isLast)
            {
                Errno error = Descend(name);
                if (error is not Errno.Success) return error;
                continue;
            }

            if (followLast || slashFollows)
            {
                if (ReadLink(Current, name) is { } target)
                {
                    Errno error = Follow(target, slashFollows);
                    if (error is not Errno.Success) return error;
                    continue;
                }
            }

            location = Arrive(name, slashFollows);
            return Errno.Success;
        }
    }

    /// <summary>Takes the next component off the path.</summary>
    private bool TryTake([NotNullWhen(true)] out byte[]? name, out bool slashFollows)
    {
        name = null;
        slashFollows = false;
        ReadOnlySpan<byte> rest = _path.AsSpan(_position);
        if (rest.IsEmpty) return false;
        int length = rest.IndexOf((byte)'/');
        slashFollows = length >= 0;
        if (!slashFollows) length = rest.Length;
        name = new byte[length + 1];
        rest[..length].CopyTo(name);
        rest = rest[length..].TrimStart((byte)'/');
        _position = _path.Length - rest.Length;
        return true;
    }

    /// <summary>Goes into a directory, through a link if the name is one.</summary>
    private Errno Descend(byte[] name)
    {
        FileHandle directory = LibC.OpenAt(Current, name, LibC.PathOnly | LibC.DirectoryOnly | LibC.NoFollow | LibC.CloseOnExec, 0);
        if (!directory.IsInvalid)
        {
            if (_below.Count == DeepestPath)
            {
                directory.Dispose();
                return Errno.NameTooLong;
            }

            _below.Add(directory);
            return Errno.Success;
        }

        Errno error = LibC.LastError; // links are no directories either
        directory.Dispose();
        return error is Errno.NotDirectory or Errno.Loop && ReadLink(Current, name) is { } target ? Follow(target, slashFollows: true) : error;
    }

    /// <summary>Puts the target of a link in front of what is still to be walked.</summary>
    private Errno Follow(byte[] target, bool slashFollows)
    {
        if (++_links > MostLinks) return Errno.Loop;
        if (target.Length == 0) return Errno.NoEntry;
        if (target[0] == '/') return Errno.NotCapable;
        ReadOnlySpan<byte> rest = _path.AsSpan(_position);
        if (target.Length + 1 + rest.Length > 2 * LongestPath) return Errno.NameTooLong;
        _path = slashFollows ? [.. target, (byte)'/', .. rest] : target;
        _position = 0;
        return Errno.Success;
    }

    private Location Arrive(byte[] name, bool mustBeDirectory)
    {
        if (_below.Count == 0) return new Location(_root, ownsDirectory: false, name, mustBeDirectory);
        FileHandle directory = _below[^1];
        _below.RemoveAt(_below.Count - 1); // the location's from now on
        return new Location(directory, ownsDirectory: true, name, mustBeDirectory);
    }

    /// <summary>The target of a link; null when the name is none.</summary>
    private static byte[]? ReadLink(FileHandle directory, byte[] name)
    {
        Span<byte> target = stackalloc byte[LongestPath + 1];
        nint length = LibC.ReadLinkAt(directory, name, target, (nuint)target.Length);
        return length < 0 ? null : target[..(int)length].ToArray();
    }
}
