using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasi.Waiting;
using Mooring.Wasm;

namespace Mooring.Wasi.Descriptors;

/// <summary>A stream of the embedder that the guest reads: standard input.</summary>
/// <remarks>
/// Never asks the stream for more than the guest asked for, or one byte when the guest only wants to know whether there is any. A read
/// that an interrupt cut off goes on, and what it brings is kept for the next read.
/// </remarks>
internal sealed class InputDescriptor(Stream stream, bool isTerminal)
    : Descriptor(isTerminal ? FileType.CharacterDevice : FileType.Unknown, AllRights, Rights.None)
{
    private const Rights AllRights = Rights.FdRead | Rights.FdFdstatSetFlags | Rights.FdFilestatGet | Rights.PollFdReadwrite;
    private const int MostAtOnce = 64 * 1024;

    private byte[] _buffer = [];
    private readonly PendingOperation _filling = new(); // the members below may be touched only when it is complete
    private int _start;
    private int _end;
    private bool _isAtEnd; // the stream has said so, and the guest has not been told
    private Errno _error; // why the last read of the stream failed, until the guest has been told

    private bool HasNews => _start < _end || _isAtEnd || _error is not Errno.Success;

    public override Errno SetFlags(FdFlags flags)
    {
        if ((flags & ~FdFlags.NonBlocking) != 0) return Errno.NotSupported;
        Flags = flags;
        return Errno.Success;
    }

    public override Errno Read(GuestBuffers buffers, InterruptHandle interrupts, out uint read)
    {
        read = 0;
        if (buffers.Length == 0) return Errno.Success;
        if (_filling.IsComplete && !HasNews) _ = FillAsync((int)long.Min(buffers.Length, MostAtOnce));
        if (!_filling.IsComplete)
        {
            if ((Flags & FdFlags.NonBlocking) != 0) return Errno.Again;
            if (!GuestWait.TryWaitFor(_filling, interrupts)) return Errno.Interrupted;
        }

        Errno error = _error;
        read = (uint)buffers.Fill(_buffer.AsSpan(_start.._end));
        _start += (int)read;
        _isAtEnd = false;
        _error = Errno.Success;
        return error;
    }

    public override PendingOperation? BeginRead(long length)
    {
        if (length == 0) return null;
        if (_filling.IsComplete && !HasNews) _ = FillAsync((int)long.Min(length, MostAtOnce));
        return _filling.IsComplete || (Flags & FdFlags.NonBlocking) != 0 ? null : _filling;
    }

    public override bool IsReadable(Action? signal, out Readiness readiness)
    {
        readiness = default;
        if (_filling.IsComplete && !HasNews) _ = FillAsync(1);
        if (!_filling.IsComplete)
        {
            if (signal is not null) _filling.Notify(signal);
            return false;
        }

        readiness = new Readiness(_error, (ulong)(_end - _start), _isAtEnd);
        return true;
    }

    public override bool IsWritable(Action? signal, out Readiness readiness)
    {
        readiness = new Readiness(Errno.BadDescriptor, 0, HungUp: false);
        return true;
    }

    private async Task FillAsync(int length)
    {
        if (_buffer.Length < length) _buffer = new byte[length];
        _start = _end = 0;
        _filling.Start();
        try
        {
            _end = await stream.ReadAsync(_buffer.AsMemory(0, length)).ConfigureAwait(false);
            _isAtEnd = _end == 0;
        }
        catch (Exception) // a stream of the embedder's may throw anything; the guest can be told only that it failed
        {
            _error = Errno.InputOutput;
        }
        finally
        {
            _filling.Complete();
        }
    }
}
