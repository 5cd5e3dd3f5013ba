using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasi.Linux;
using Mooring.Wasm;

namespace Mooring.Wasi.Descriptors;

/// <summary>An open file, or a device or FIFO that the host has put below a directory.</summary>
/// <remarks>
/// The kernel keeps position and append mode. Everything is opened non-blocking, which makes no difference for files and keeps a FIFO or
/// terminal from holding the thread: where those have nothing to give, the guest gets EAGAIN even if it did not ask for that.
/// </remarks>
internal sealed unsafe class FileDescriptor(FileHandle handle, FileType type, Rights rights, FdFlags flags)
    : OpenDescriptor(handle, type, rights & Rights.File, Rights.None, flags)
{
    private delegate nint Transfer(FileHandle file, HostRange* ranges, int count, long offset);

    public override Errno Read(GuestBuffers buffers, InterruptHandle interrupts, out uint read) =>
        Run(buffers, static (file, ranges, count, _) => LibC.Read(file, ranges, count), 0, out read);

    public override Errno Write(GuestBuffers buffers, InterruptHandle interrupts, out uint written) =>
        Run(buffers, static (file, ranges, count, _) => LibC.Write(file, ranges, count), 0, out written);

    public override Errno ReadAt(GuestBuffers buffers, ulong offset, out uint read) =>
        Run(buffers, LibC.ReadAt, (long)offset, out read);

    public override Errno WriteAt(GuestBuffers buffers, ulong offset, out uint written) =>
        Run(buffers, LibC.WriteAt, (long)offset, out written);

    public override Errno Seek(long offset, Whence whence, out ulong position)
    {
        position = 0;
        if (whence > Whence.End) return Errno.Invalid;
        long result = LibC.Seek(Handle, offset, (int)whence); // Linux numbers them alike
        if (result < 0) return LibC.LastError;
        position = (ulong)result;
        return Errno.Success;
    }

    public override Errno Allocate(ulong offset, ulong length)
    {
        if (offset > long.MaxValue || length > long.MaxValue - offset) return Errno.FileTooBig;
        int error = LibC.Allocate(Handle, (long)offset, (long)length);
        return error == 0 ? Errno.Success : ErrnoMap.ToWasi(error);
    }

    public override Errno Advise(ulong offset, ulong length, byte advice)
    {
        // By WASI's numbers, which go normal, sequential, random; Linux has random before sequential.
        ReadOnlySpan<byte> linuxAdvice = [0, 2, 1, 3, 4, 5];
        if (advice >= linuxAdvice.Length || offset > long.MaxValue || length > long.MaxValue) return Errno.Invalid;
        int error = LibC.Advise(Handle, (long)offset, (long)length, linuxAdvice[advice]);
        return error == 0 ? Errno.Success : ErrnoMap.ToWasi(error);
    }

    public override Errno SetSize(ulong size) => size > long.MaxValue ? Errno.Invalid : LibC.Check(LibC.SetSize(Handle, (long)size));

    public override bool IsReadable(Action? signal, out Readiness readiness)
    {
        Errno error = GetStatus(out FileStat status);
        ulong left = 0;
        if (error is Errno.Success && Type is FileType.RegularFile && Seek(0, Whence.Current, out ulong position) is Errno.Success && position < status.Size)
            left = status.Size - position;
        readiness = new Readiness(error, left, HungUp: false);
        return true;
    }

    private Errno Run(GuestBuffers buffers, Transfer transfer, long offset, out uint moved)
    {
        moved = 0;
        Span<HostRange> ranges = stackalloc HostRange[buffers.Count];
        buffers.CopyTo(ranges);
        nint result;
        fixed (HostRange* first = ranges) result = transfer(Handle, first, buffers.Count, offset);
        if (result < 0) return LibC.LastError;
        moved = (uint)result;
        return Errno.Success;
    }
}
