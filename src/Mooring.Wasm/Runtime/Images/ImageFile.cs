using System.Runtime.InteropServices;

namespace Mooring.Wasm.Runtime.Images;

/// <summary>One anonymous file that holds the memory images of all modules of the process.</summary>
/// <remarks>Linux only. One file, so that no number of modules uses up file descriptors. Contents of freed ranges are given back.</remarks>
internal sealed unsafe partial class ImageFile
{
    private const int CloseOnExec = 1;
    private const int KeepSizeAndPunchHole = 1 | 2;

    private static readonly Lazy<ImageFile?> Shared = new(TryCreate);

    private readonly int _descriptor;
    private readonly Lock _gate = new();
    private readonly List<(long Offset, long Length)> _free = []; // guarded by _gate
    private long _length; // guarded by _gate

    private ImageFile(int descriptor) => _descriptor = descriptor;

    /// <summary>The file, made when first asked for; null when this system has none.</summary>
    public static ImageFile? Instance => Shared.Value;

    /// <summary>Stores bytes.</summary>
    /// <param name="content">A whole number of pages.</param>
    /// <returns>Where they are in the file, or null when the system has no room.</returns>
    public long? TryAdd(ReadOnlySpan<byte> content)
    {
        long offset;
        int length = content.Length;
        lock (_gate)
        {
            int fit = _free.FindIndex(range => range.Length == length);
            if (fit >= 0)
            {
                offset = _free[fit].Offset;
                _free.RemoveAt(fit);
            }
            else
            {
                offset = _length;
                if (Truncate(_descriptor, offset + length) != 0) return null;
                _length += length;
            }
        }

        fixed (byte* start = content)
        {
            for (int done = 0; done < content.Length;)
            {
                nint written = Write(_descriptor, start + done, (nuint)(content.Length - done), offset + done);
                if (written <= 0) return null;
                done += (int)written;
            }
        }

        return offset;
    }

    /// <summary>Gives back what <see cref="TryAdd"/> stored. No slot may show it any more.</summary>
    public void Remove(long offset, long length)
    {
        // If the system keeps the bytes, memory is lost, but nothing else: the range is written before it is mapped again.
        _ = Allocate(_descriptor, KeepSizeAndPunchHole, offset, length);
        lock (_gate) _free.Add((offset, length));
    }

    /// <summary>Shows a range of the file at an address, privately: writes do not reach the file.</summary>
    public bool TryMap(byte* address, nuint length, long offset) => NativePages.TryMapPrivate(address, length, _descriptor, offset);

    private static ImageFile? TryCreate()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            int descriptor = CreateMemoryFile("mooring-wasm-images", CloseOnExec);
            return descriptor < 0 ? null : new ImageFile(descriptor);
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library older than memfd_create
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate")]
    private static partial int Truncate(int descriptor, long length);

    [LibraryImport("libc", EntryPoint = "pwrite")]
    private static partial nint Write(int descriptor, byte* bytes, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "fallocate")]
    private static partial int Allocate(int descriptor, int mode, long offset, long length);
}
