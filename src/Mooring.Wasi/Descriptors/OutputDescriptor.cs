using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasi.Waiting;
using Mooring.Wasm;

namespace Mooring.Wasi.Descriptors;

/// <summary>A stream of the embedder that the guest writes: standard output or error.</summary>
/// <remarks>
/// Each write is flushed. One that an interrupt cut off goes on by itself and keeps its bytes; the next one waits for it, so that the
/// order stays. Its failure is then told to the guest. A guest that can be suspended takes the steps of a write one by one: when
/// <see cref="Writing"/> is complete <see cref="Begin"/>, when it is again <see cref="End"/>.
/// </remarks>
internal sealed class OutputDescriptor(Stream stream, bool isTerminal)
    : Descriptor(isTerminal ? FileType.CharacterDevice : FileType.Unknown, AllRights, Rights.None)
{
    private const Rights AllRights = Rights.FdWrite | Rights.FdFdstatSetFlags | Rights.FdFilestatGet | Rights.PollFdReadwrite;
    private const int MostAtOnce = 64 * 1024;

    private byte[] _buffer = [];
    private readonly PendingOperation _writing = new(); // the members below and the buffer may be touched only when it is complete
    private Errno _error; // why the last write to the stream failed, until the guest has been told

    /// <summary>The write that is under way, if it is not complete.</summary>
    public PendingOperation Writing => _writing;

    /// <summary>Whether a write waits until the stream has taken it.</summary>
    public bool MayWait => (Flags & FdFlags.NonBlocking) == 0;

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
        if (!_writing.IsComplete)
        {
            if (!MayWait) return Errno.Again;
            if (!GuestWait.TryWaitFor(_writing, interrupts)) return Errno.Interrupted;
        }

        Errno error = Begin(buffers, out uint begun);
        if (error is not Errno.Success) return error;
        if (MayWait && !GuestWait.TryWaitFor(_writing, interrupts)) return Errno.Interrupted;
        return End(begun, out written);
    }

    /// <summary>Starts a write. The one before is complete.</summary>
    /// <param name="buffers">Copied at once, up to 64 KiB of it.</param>
    /// <param name="begun">Bytes that are on their way; 0, with nothing started, if there are none to write.</param>
    /// <returns>Why the write before failed, if nobody has been told: then nothing is started.</returns>
    public Errno Begin(GuestBuffers buffers, out uint begun)
    {
        begun = 0;
        if (buffers.Length == 0) return Errno.Success;
        if (_error is not Errno.Success) return TakeError();
        int length = (int)long.Min(buffers.Length, MostAtOnce);
        if (_buffer.Length < length) _buffer = new byte[length];
        length = buffers.Collect(_buffer.AsSpan(0, length));
        _ = WriteAsync(length);
        begun = (uint)length;
        return Errno.Success;
    }

    /// <summary>What the guest is told of a write.</summary>
    /// <param name="begun">As <see cref="Begin"/> gave it.</param>
    /// <param name="written">All of it, unless it failed. One that is still under way is not known to fail.</param>
    public Errno End(uint begun, out uint written)
    {
        written = 0;
        if (begun > 0 && _writing.IsComplete && _error is not Errno.Success) return TakeError();
        written = begun;
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
