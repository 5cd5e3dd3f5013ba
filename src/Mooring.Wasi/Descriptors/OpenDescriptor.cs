using Mooring.Wasi.Abi;
using Mooring.Wasi.Linux;

namespace Mooring.Wasi.Descriptors;

/// <summary>What files and directories of the operating system have in common.</summary>
internal abstract class OpenDescriptor : Descriptor
{
    private static readonly byte[] NoName = [0];

    /// <param name="handle">Owned from now on.</param>
    /// <param name="type">What it is.</param>
    /// <param name="rights">What may be done with it.</param>
    /// <param name="inheriting">What may be done with what is opened through it.</param>
    /// <param name="flags">As it was opened.</param>
    protected OpenDescriptor(FileHandle handle, FileType type, Rights rights, Rights inheriting, FdFlags flags)
        : base(type, rights, inheriting)
    {
        Handle = handle;
        Flags = flags;
    }

    public FileHandle Handle { get; }

    public override Errno SetFlags(FdFlags flags)
    {
        // F_SETFL changes neither of the others, and silently.
        if (((flags ^ Flags) & FdFlags.AnySync) != 0) return Errno.NotSupported;
        int changed = LibC.NonBlocking | ((flags & FdFlags.Append) != 0 ? LibC.Append : 0);
        Errno error = LibC.Check(LibC.Control(Handle, LibC.SetFlags, changed));
        if (error is Errno.Success) Flags = flags;
        return error;
    }

    public override Errno Flush(bool dataOnly) => LibC.Check(dataOnly ? LibC.FlushData(Handle) : LibC.Flush(Handle));

    public override Errno GetStatus(out FileStat status)
    {
        Errno error = LibC.Check(LibC.StatX(Handle, NoName, LibC.EmptyPath, StatX.BasicStats, out StatX result));
        status = result.ToWasi();
        return error;
    }

    public override Errno SetTimes(ulong access, ulong modification, SetTimesFlags flags) =>
        FileTimes.TryGet(access, modification, flags, out Time[] times) ? LibC.Check(LibC.SetTimes(Handle, times)) : Errno.Invalid;

    public override void Dispose() => Handle.Dispose();
}
