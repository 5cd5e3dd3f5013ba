using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Mooring.Grpc.Protocol;

/// <summary>Cuts the body of a request or response into messages.</summary>
/// <remarks>
/// <para>A message is a flag byte (1: compressed), its length as 4 bytes big-endian, and its bytes
/// (<see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md"/>, Length-Prefixed-Message).</para>
/// <para>Used like a channel's reader: <see cref="TryRead"/> as long as whole messages are here, then <see cref="WaitToReadAsync"/>. Bodies
/// are lent from the pipe's own buffers. What is lent and not given back holds back the sender: that is the read-ahead, and its bound is
/// the HTTP/2 window. One reading task at a time.</para>
/// </remarks>
internal sealed class MessageReader : IDisposable
{
    private const int HeaderSize = 5;

    private readonly PipeReader _input;
    private readonly int _maxSize;
    private readonly bool _gzip;
    private ReadOnlySequence<byte> _received; // from the pipe and not handed out yet
    private bool _borrowing; // _received belongs to a read of the pipe that has not been given back
    private bool _ended; // nothing follows _received
    private PooledBuffer? _decompressed; // null until the first compressed message

    /// <param name="input">The body. The reader does not complete it.</param>
    /// <param name="maxSize">The longest message, in bytes, on the wire and decompressed.</param>
    /// <param name="gzip">Whether the sender announced gzip for messages that are marked as compressed.</param>
    public MessageReader(PipeReader input, int maxSize, bool gzip)
    {
        _input = input;
        _maxSize = maxSize;
        _gzip = gzip;
    }

    /// <summary>Takes the next message if all of it is here.</summary>
    /// <param name="body">The message, decompressed; valid until the next call of this reader.</param>
    /// <exception cref="GrpcStatusException">The message is too long, cannot be decompressed, or has a wrong flag.</exception>
    public bool TryRead(out ReadOnlySequence<byte> body)
    {
        if (!TryReadHeader(out var compressed, out var length) || _received.Length < HeaderSize + length)
        {
            body = default;
            return false;
        }

        body = _received.Slice(HeaderSize, length);
        _received = _received.Slice(body.End);
        if (compressed) body = Decompress(body);
        return true;
    }

    /// <summary>Waits until <see cref="TryRead"/> has a message, and ends the loan of the one before.</summary>
    /// <returns>False at the end of the body.</returns>
    /// <exception cref="GrpcStatusException">The next message is too long or has a wrong flag, or the body ends inside a message.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, or the connection ended.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        if (TryReadHeader(out _, out var length) && _received.Length >= HeaderSize + length) return new(true);
        return ReceiveAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (_borrowing) _input.AdvanceTo(_received.End);
        (_borrowing, _received) = (false, default);
        _decompressed?.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        _decompressed?.Clear(); // the loan has ended: a stream that is idle keeps no large buffer
        while (true)
        {
            if (_ended)
            {
                return _received.IsEmpty ? false : throw new GrpcStatusException(StatusCode.Internal, "The stream ended inside a message.");
            }

            if (_borrowing) _input.AdvanceTo(_received.Start, _received.End);
            (_borrowing, _received) = (false, default);
            var result = await _input.ReadAsync(cancellationToken).ConfigureAwait(false);
            (_borrowing, _received, _ended) = (true, result.Buffer, result.IsCompleted);
            if (result.IsCanceled) throw new OperationCanceledException("Reading the stream was cancelled.");
            if (TryReadHeader(out _, out var length) && _received.Length >= HeaderSize + length) return true;
        }
    }

    /// <summary>Reads flag and length without consuming them, and refuses what may not follow before it is received.</summary>
    private bool TryReadHeader(out bool compressed, out uint length)
    {
        (compressed, length) = (false, 0);
        var header = _received.FirstSpan;
        if (header.Length < HeaderSize)
        {
            if (_received.Length < HeaderSize) return false;
            Span<byte> copy = stackalloc byte[HeaderSize];
            _received.Slice(0, HeaderSize).CopyTo(copy);
            return TryParseHeader(copy, out compressed, out length);
        }

        return TryParseHeader(header, out compressed, out length);
    }

    private bool TryParseHeader(ReadOnlySpan<byte> header, out bool compressed, out uint length)
    {
        compressed = header[0] == 1;
        length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (header[0] > 1) throw new GrpcStatusException(StatusCode.Internal, "A message starts with a flag that is neither 0 nor 1.");
        if (length > _maxSize) throw MessageTooLong.OnWire(length, _maxSize);
        return true;
    }

    private ReadOnlySequence<byte> Decompress(in ReadOnlySequence<byte> body)
    {
        if (!_gzip) throw new GrpcStatusException(StatusCode.Internal, "A message is marked as compressed, but grpc-encoding names no compression.");
        _decompressed ??= new PooledBuffer();
        _decompressed.Clear();
        Gzip.Decompress(body, _decompressed, _maxSize);
        return new ReadOnlySequence<byte>(_decompressed.WrittenMemory);
    }
}
