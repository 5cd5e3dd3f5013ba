using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasi.Waiting;
using Mooring.Wasm;

namespace Mooring.Wasi.Descriptors;

/// <summary>What a guest's descriptor number stands for. What a kind cannot do answers with the error that POSIX gives for it.</summary>
internal abstract class Descriptor(FileType type, Rights rights, Rights inheriting) : IDisposable
{
    public FileType Type { get; } = type;

    /// <summary>What may be done with it; can only shrink.</summary>
    public Rights Rights { get; private set; } = rights;

    /// <summary>What may at most be done with descriptors opened through it; can only shrink.</summary>
    public Rights Inheriting { get; private set; } = inheriting;

    /// <summary>As the guest has set them.</summary>
    public FdFlags Flags { get; protected set; }

    public FdStat Stat => new() { Type = Type, Flags = Flags, Base = Rights, Inheriting = Inheriting };

    /// <summary>Gives up rights.</summary>
    /// <returns>False, with nothing changed, if that would be more than there are.</returns>
    public bool TryRestrict(Rights rights, Rights inheriting)
    {
        if ((rights & ~Rights) != 0 || (inheriting & ~Inheriting) != 0) return false;
        Rights = rights;
        Inheriting = inheriting;
        return true;
    }

    public virtual Errno SetFlags(FdFlags flags) => Errno.NotSupported;

    public virtual Errno Read(GuestBuffers buffers, InterruptHandle interrupts, out uint read)
    {
        read = 0;
        return Errno.BadDescriptor;
    }

    /// <summary>Starts what a <see cref="Read"/> would have to wait for.</summary>
    /// <returns>Null if a read would not wait.</returns>
    public virtual PendingOperation? BeginRead(long length) => null;

    public virtual Errno Write(GuestBuffers buffers, InterruptHandle interrupts, out uint written)
    {
        written = 0;
        return Errno.BadDescriptor;
    }

    public virtual Errno ReadAt(GuestBuffers buffers, ulong offset, out uint read)
    {
        read = 0;
        return Errno.NotSeekable;
    }

    public virtual Errno WriteAt(GuestBuffers buffers, ulong offset, out uint written)
    {
        written = 0;
        return Errno.NotSeekable;
    }

    public virtual Errno Seek(long offset, Whence whence, out ulong position)
    {
        position = 0;
        return Errno.NotSeekable;
    }

    public virtual Errno Flush(bool dataOnly) => Errno.Invalid;

    public virtual Errno Allocate(ulong offset, ulong length) => Errno.NotSeekable;

    public virtual Errno Advise(ulong offset, ulong length, byte advice) => Errno.NotSeekable;

    public virtual Errno GetStatus(out FileStat status)
    {
        status = new FileStat { Type = Type };
        return Errno.Success;
    }

    public virtual Errno SetSize(ulong size) => Errno.Invalid;

    public virtual Errno SetTimes(ulong access, ulong modification, SetTimesFlags flags) => Errno.Invalid;

    /// <summary>Whether a read would return at once.</summary>
    /// <param name="readiness">How much is there, or why a read would fail, if so.</param>
    /// <param name="signal">Called when it may have become ready; null if nobody waits.</param>
    public virtual bool IsReadable(Action? signal, out Readiness readiness)
    {
        readiness = new Readiness(Errno.Success, 0, HungUp: false);
        return true;
    }

    /// <summary>As <see cref="IsReadable"/>, for writing.</summary>
    public virtual bool IsWritable(Action? signal, out Readiness readiness) => IsReadable(signal, out readiness);

    public virtual void Dispose()
    {
    }

    /// <summary>What <c>poll_oneoff</c> reports.</summary>
    /// <param name="Error">Why reading or writing would fail.</param>
    /// <param name="Bytes">That can be read or written without waiting.</param>
    /// <param name="HungUp">There will be nothing more.</param>
    internal readonly record struct Readiness(Errno Error, ulong Bytes, bool HungUp);
}
