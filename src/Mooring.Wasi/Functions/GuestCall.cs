using Mooring.Wasi.Abi;
using Mooring.Wasi.Descriptors;
using Mooring.Wasm;

namespace Mooring.Wasi.Functions;

/// <summary>What a function of WASI works with: who called, and the caller's memory.</summary>
internal readonly struct GuestCall(WasiContext context, GuestMemory memory, InterruptHandle interrupts)
{
    public WasiContext Context { get; } = context;

    public GuestMemory Memory { get; } = memory;

    public InterruptHandle Interrupts { get; } = interrupts;

    /// <summary>Finds a descriptor that has all these rights.</summary>
    /// <returns>
    /// EBADF when there is none of this number, or it was not opened for reading or writing: that is what C programs are used to. ENOTCAPABLE
    /// when another right is missing.
    /// </returns>
    public Errno Find(int number, Rights rights, out Descriptor descriptor)
    {
        if (!Context.Descriptors.TryGet(number, out Descriptor? found))
        {
            descriptor = null!;
            return Errno.BadDescriptor;
        }

        descriptor = found;
        Rights missing = rights & ~found.Rights;
        if (missing == 0 || found is DirectoryDescriptor && (missing & ~(Rights.File & ~Rights.Directory)) == 0) return Errno.Success; // a directory says itself what it is not
        return (missing & (Rights.FdRead | Rights.FdWrite)) != 0 ? Errno.BadDescriptor : Errno.NotCapable;
    }

    /// <summary>Finds a directory that has all these rights, and the path that is meant below it.</summary>
    public Errno FindPath(int number, Rights rights, int pathAddress, int pathLength, out DirectoryDescriptor directory, out ReadOnlySpan<byte> path)
    {
        directory = null!;
        path = default;
        if (!Context.Descriptors.TryGet(number, out Descriptor? found)) return Errno.BadDescriptor;
        if (found is not DirectoryDescriptor itself) return Errno.NotDirectory;
        if ((rights & ~found.Rights) != 0) return Errno.NotCapable;
        if (!Memory.TryGet(pathAddress, (uint)pathLength, out Span<byte> text)) return Errno.Fault;
        directory = itself;
        path = text;
        return Errno.Success;
    }
}
