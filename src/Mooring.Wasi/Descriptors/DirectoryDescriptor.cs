using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasi.Linux;
using Mooring.Wasm;

namespace Mooring.Wasi.Descriptors;

/// <summary>An open directory: given to the guest at the start, or opened below one that was.</summary>
/// <param name="handle">Owned from now on.</param>
/// <param name="rights">What may be done with it.</param>
/// <param name="inheriting">What may be done with what is opened through it.</param>
/// <param name="flags">As it was opened.</param>
/// <param name="guestPath">The name in UTF-8 under which the guest was given it; null when the guest has opened it itself.</param>
internal sealed class DirectoryDescriptor(FileHandle handle, Rights rights, Rights inheriting, FdFlags flags, byte[]? guestPath = null)
    : OpenDescriptor(handle, FileType.Directory, rights & Rights.Directory, inheriting, flags)
{
    public byte[]? GuestPath { get; } = guestPath;

    public override Errno Read(GuestBuffers buffers, InterruptHandle interrupts, out uint read)
    {
        read = 0;
        return Errno.IsDirectory;
    }

    public override Errno ReadAt(GuestBuffers buffers, ulong offset, out uint read)
    {
        read = 0;
        return Errno.IsDirectory;
    }

    public override Errno WriteAt(GuestBuffers buffers, ulong offset, out uint written)
    {
        written = 0;
        return Errno.BadDescriptor;
    }

    public override Errno Advise(ulong offset, ulong length, byte advice) => Errno.BadDescriptor;

    public override Errno Allocate(ulong offset, ulong length) => Errno.BadDescriptor;

    /// <summary>Lists the directory.</summary>
    /// <param name="entries">Filled with entries; the last one may be cut off.</param>
    /// <param name="cookie">0 for the beginning, else what an entry gave as the next one's.</param>
    /// <param name="used">Bytes filled; less than there was room for means that there are no more entries.</param>
    public Errno List(Span<byte> entries, ulong cookie, out uint used)
    {
        used = 0;
        if (cookie > long.MaxValue) return Errno.Invalid;
        if (LibC.Seek(Handle, (long)cookie, (int)Whence.Start) < 0) return LibC.LastError;
        var listing = new DirectoryListing(entries);
        Errno error;
        do error = listing.ReadFrom(this); while (error is Errno.Success && listing.WantsMore);
        used = (uint)listing.Used;
        return error;
    }
}
