using Mooring.Wasi.Abi;
using Mooring.Wasi.Descriptors;
using Mooring.Wasi.Waiting;

namespace Mooring.Wasi.Functions;

/// <summary>The functions that move a descriptor's data.</summary>
internal static class FileFunctions
{
    public static Errno Read(GuestCall call, int fd, int ranges, int count, int result)
    {
        Errno error = call.Find(fd, Rights.FdRead, out Descriptor descriptor);
        if (error is not Errno.Success) return error;
        if (!GuestBuffers.TryGet(call.Memory, ranges, count, out GuestBuffers buffers)) return Errno.Fault;
        long beginning = call.Context.Clocks.BeginWait();
        error = descriptor.Read(buffers, call.Interrupts, out uint read);
        call.Context.Clocks.EndWait(beginning);
        return Finish(call, error, result, read);
    }

    /// <summary>Starts what <see cref="Read"/> would have to wait for; null if it would not, be it because it fails.</summary>
    public static PendingOperation? BeginRead(GuestCall call, int fd, int ranges, int count) =>
        call.Find(fd, Rights.FdRead, out Descriptor descriptor) is Errno.Success && GuestBuffers.TryGet(call.Memory, ranges, count, out GuestBuffers buffers)
            ? descriptor.BeginRead(buffers.Length)
            : null;

    public static Errno ReadAt(GuestCall call, int fd, int ranges, int count, long offset, int result)
    {
        Errno error = call.Find(fd, Rights.FdRead, out Descriptor descriptor);
        if (error is Errno.Success) error = NeedSeek(descriptor);
        if (error is not Errno.Success) return error;
        if (!GuestBuffers.TryGet(call.Memory, ranges, count, out GuestBuffers buffers)) return Errno.Fault;
        if (offset < 0) return Errno.Invalid;
        error = descriptor.ReadAt(buffers, (ulong)offset, out uint read);
        return Finish(call, error, result, read);
    }

    public static Errno Write(GuestCall call, int fd, int ranges, int count, int result)
    {
        Errno error = call.Find(fd, Rights.FdWrite, out Descriptor descriptor);
        if (error is not Errno.Success) return error;
        if (!GuestBuffers.TryGet(call.Memory, ranges, count, out GuestBuffers buffers)) return Errno.Fault;
        long beginning = call.Context.Clocks.BeginWait();
        error = descriptor.Write(buffers, call.Interrupts, out uint written);
        call.Context.Clocks.EndWait(beginning);
        return Finish(call, error, result, written);
    }

    /// <summary>As <see cref="Write"/>, for guests that are suspended while a stream takes what they write.</summary>
    /// <param name="call">Who writes.</param>
    /// <param name="fd">The descriptor.</param>
    /// <param name="ranges">Address of the array of ranges.</param>
    /// <param name="count">Their number.</param>
    /// <param name="result">Address for the number of bytes that were written.</param>
    /// <param name="cancellationToken">The guest was ended while it waited: neither its memory nor the outcome of its write is touched then.</param>
    public static ValueTask<Errno> WriteAsync(GuestCall call, int fd, int ranges, int count, int result, CancellationToken cancellationToken)
    {
        if (call.Find(fd, Rights.FdWrite, out Descriptor descriptor) is not Errno.Success || descriptor is not OutputDescriptor { MayWait: true } output)
            return new(Write(call, fd, ranges, count, result));
        if (!output.Writing.IsComplete) return WriteNextAsync(call, output, fd, ranges, count, result, cancellationToken);
        if (!GuestBuffers.TryGet(call.Memory, ranges, count, out GuestBuffers buffers)) return new(Errno.Fault);
        long beginning = call.Context.Clocks.BeginWait();
        Errno error = output.Begin(buffers, out uint begun);
        if (error is Errno.Success && !output.Writing.IsComplete) return EndWriteAsync(call, output, begun, result, beginning, cancellationToken);
        uint written = 0;
        if (error is Errno.Success) error = output.End(begun, out written);
        call.Context.Clocks.EndWait(beginning);
        return new(Finish(call, error, result, written));
    }

    /// <summary>Writes behind a write whose guest was ended, and which goes on by itself.</summary>
    private static async ValueTask<Errno> WriteNextAsync(
        GuestCall call, OutputDescriptor output, int fd, int ranges, int count, int result, CancellationToken cancellationToken)
    {
        long beginning = call.Context.Clocks.BeginWait();
        await output.Writing.WhenCompleteAsync().ConfigureAwait(true); // where the guest is: its memory is read now
        if (cancellationToken.IsCancellationRequested) return Errno.Interrupted;
        call.Context.Clocks.EndWait(beginning);
        return await WriteAsync(call, fd, ranges, count, result, cancellationToken).ConfigureAwait(true);
    }

    private static async ValueTask<Errno> EndWriteAsync(
        GuestCall call, OutputDescriptor output, uint begun, int result, long beginning, CancellationToken cancellationToken)
    {
        await output.Writing.WhenCompleteAsync().ConfigureAwait(true); // where the guest is: its memory is written now
        if (cancellationToken.IsCancellationRequested) return Errno.Interrupted;
        call.Context.Clocks.EndWait(beginning);
        Errno error = output.End(begun, out uint written);
        return Finish(call, error, result, written);
    }

    public static Errno WriteAt(GuestCall call, int fd, int ranges, int count, long offset, int result)
    {
        Errno error = call.Find(fd, Rights.FdWrite, out Descriptor descriptor);
        if (error is Errno.Success) error = NeedSeek(descriptor);
        if (error is not Errno.Success) return error;
        if (!GuestBuffers.TryGet(call.Memory, ranges, count, out GuestBuffers buffers)) return Errno.Fault;
        if (offset < 0) return Errno.Invalid;
        error = descriptor.WriteAt(buffers, (ulong)offset, out uint written);
        return Finish(call, error, result, written);
    }

    public static Errno Seek(GuestCall call, int fd, long offset, int whence, int result)
    {
        // Asking for the position needs no right to change it.
        bool asks = offset == 0 && whence == (int)Whence.Current;
        if (!call.Context.Descriptors.TryGet(fd, out Descriptor? descriptor)) return Errno.BadDescriptor;
        if (descriptor is DirectoryDescriptor) return Errno.BadDescriptor;
        if (descriptor is FileDescriptor && (descriptor.Rights & (asks ? Rights.FdTell | Rights.FdSeek : Rights.FdSeek)) == 0) return Errno.NotCapable;
        if (whence is < 0 or > (int)Whence.End) return Errno.Invalid;
        Errno error = descriptor.Seek(offset, (Whence)whence, out ulong position);
        if (error is not Errno.Success) return error;
        return call.Memory.TryWrite(result, position) ? Errno.Success : Errno.Fault;
    }

    public static Errno Flush(GuestCall call, int fd, bool dataOnly)
    {
        if (!call.Context.Descriptors.TryGet(fd, out Descriptor? descriptor)) return Errno.BadDescriptor;
        if (descriptor is OpenDescriptor && (descriptor.Rights & (dataOnly ? Rights.FdDatasync : Rights.FdSync)) == 0) return Errno.NotCapable;
        return descriptor.Flush(dataOnly);
    }

    public static Errno Allocate(GuestCall call, int fd, long offset, long length)
    {
        Errno error = call.Find(fd, Rights.FdAllocate, out Descriptor descriptor);
        if (error is not Errno.Success) return error;
        return offset < 0 || length <= 0 ? Errno.Invalid : descriptor.Allocate((ulong)offset, (ulong)length);
    }

    public static Errno Advise(GuestCall call, int fd, long offset, long length, int advice)
    {
        Errno error = call.Find(fd, Rights.FdAdvise, out Descriptor descriptor);
        if (error is not Errno.Success) return error;
        return advice is < 0 or > byte.MaxValue ? Errno.Invalid : descriptor.Advise((ulong)offset, (ulong)length, (byte)advice);
    }

    /// <summary>Streams are not seekable, which is the better answer than that they lack the right.</summary>
    private static Errno NeedSeek(Descriptor descriptor) =>
        descriptor is FileDescriptor && (descriptor.Rights & Rights.FdSeek) == 0 ? Errno.NotCapable : Errno.Success;

    private static Errno Finish(GuestCall call, Errno error, int result, uint bytes) =>
        error is not Errno.Success ? error : call.Memory.TryWrite(result, bytes) ? Errno.Success : Errno.Fault;
}
