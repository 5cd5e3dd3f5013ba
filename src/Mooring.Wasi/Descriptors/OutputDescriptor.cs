using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasi.Waiting;
using Mooring.Wasm;

namespace Mooring.Wasi.Descriptors;

/// <summary>A stream of the embedder that the guest writes: standard output or error.</summary>
/// <remarks>
/// Each write is flushed. One that an interrupt cut off goes on by itself and keeps its bytes; the next one waits for it, so that the
/// order stays. Its failure is then told to the guest.
/// </remarks>
internal sealed class OutputDescriptor(Stream stream, bool isTerminal)
    : Descriptor(isTerminal ? FileType.CharacterDevice : FileType.Unknown, AllRights, Rights.None)
{
    private const Rights AllRights = Rights.FdWrite | Rights.FdFdstatSetFlags | Rights.FdFilestatGet | Rights.PollFdReadwrite;
    private const int MostAtOnce = 64 * 1024;

    private byte[] _buffer = [];
    private readonly PendingOperation _writing = new(); // the members below and the buffer may be touched only when it is complete
    private Errno _error; // why the last write to the stream failed, until the guest has been told

    public override Errno SetFlags(FdFlags flags)
    {
        if ((flags & ~(FdFlags.NonBlocking | FdFlags.Append)) != 0) return Errno.NotSupported;
        Flags = flags;
        return Errno.Success;
    }

    public override Errno Write(GuestBuffers buffers, InterruptHandle interrupts, out uint written)
    {
        written = 0;
        if (buffers.Length == 0) return Errno.Success;
        bool mayWait = (Flags & FdFlags.NonBlocking) == 0;
        if (!_writing.IsComplete)
        {
            if (!mayWait) return Errno.Again;
            if (!GuestWait.TryWaitFor(_writing, interrupts)) return Errno.Interrupted;
        }

        if (_error is not Errno.Success) return TakeError();
        int length = (int)long.Min(buffers.Length, MostAtOnce);
        if (_buffer.Length < length) _buffer = new byte[length];
        length = buffers.Collect(_buffer.AsSpan(0, length));
        _ = WriteAsync(length);
        if (mayWait && !GuestWait.TryWaitFor(_writing, interrupts)) return Errno.Interrupted;
        if (_writing.IsComplete && _error is not Errno.Success) return TakeError();
        written = (uint)length;
        return Errno.Success;
    }

    public override bool IsReadable(Action? signal, out Readiness readiness)
    {
        readiness = new Readiness(Errno.BadDescriptor, 0, HungUp: false);
        return true;
    }

    public override bool IsWritable(Action? signal, out Readiness readiness)
    {
        readiness = default;
        if (!_writing.IsComplete)
        {
            if (signal is not null) _writing.Notify(signal);
            return false;
        }

        readiness = new Readiness(_error, MostAtOnce, HungUp: false);
        return true;
    }

    private Errno TakeError()
    {
        Errno error = _error;
        _error = Errno.Success;
        return error;
    }

    private async Task WriteAsync(int length)
    {
        _writing.Start();
        try
        {
            await stream.WriteAsync(_buffer.AsMemory(0, length)).ConfigureAwait(false);
            await stream.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception) // a stream of the embedder's may throw anything; the guest can be told only that it failed
        {
            _error = Errno.InputOutput;
        }
        finally
        {
            _writing.Complete();
        }
    }
}
