using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Mooring.Grpc.Protocol;

/// <summary>Writes messages into the body of a request or response.</summary>
/// <remarks>Writing never waits and sends nothing; <see cref="FlushAsync"/> does, and waits for a peer that does not read. A caller that
/// writes many messages flushes at the latest when <see cref="Unflushed"/> reaches <see cref="FlushThreshold"/>. One writing task at a time.</remarks>
internal sealed class MessageWriter : IDisposable
{
    /// <summary>How much may wait for a flush, in bytes: two HTTP/2 frames of the usual size.</summary>
    public const int FlushThreshold = 32 * 1024;

    private const int HeaderSize = 5;
    private const int KeptBytes = 64 * 1024;
    private const int InPlaceBytes = 1024; // a quarter of the blocks that Kestrel's pipes are made of

    private readonly PipeWriter _output;
    private readonly int _compressFrom; // bytes; int.MaxValue: never compress
    private bool _compressing; // between Start and Finish: the message goes to _plain first
    private PooledBuffer? _plain; // null until a message is long enough to be compressed
    private MemoryStream? _compressed; // null until then, and after a message that made it large

    /// <param name="output">The body. The writer does not complete it.</param>
    /// <param name="compressFrom">Compress messages of at least this many bytes; null when the peer does not accept gzip.</param>
    public MessageWriter(PipeWriter output, int? compressFrom)
    {
        _output = output;
        _compressFrom = compressFrom ?? int.MaxValue;
    }

    /// <summary>Bytes written since the last flush.</summary>
    public long Unflushed { get; private set; }

    /// <summary>Whether a flush was given up while it waited for the peer to read.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>Writes one message.</summary>
    public void Write(IMessage message)
    {
        var size = message.CalculateSize();
        if (TryStartInPlace(size, out var body))
        {
            message.WriteTo(body);
            FinishInPlace(size);
        }
        else
        {
            message.WriteTo(Start(size));
            Finish();
        }
    }

    /// <summary>Starts a message that is short enough to be written where it will be sent from: one trip to the pipe instead of several.</summary>
    /// <returns>False: use <see cref="Start"/>. Otherwise fill all of <paramref name="body"/>, then call <see cref="FinishInPlace"/>.</returns>
    public bool TryStartInPlace(int size, out Span<byte> body)
    {
        body = default;
        if (size > InPlaceBytes || size >= _compressFrom) return false;

        var frame = _output.GetSpan(HeaderSize + size);
        PutHeader(frame, compressed: false, size);
        body = frame.Slice(HeaderSize, size);
        return true;
    }

    /// <summary>Ends the message that <see cref="TryStartInPlace"/> began.</summary>
    public void FinishInPlace(int size)
    {
        _output.Advance(HeaderSize + size);
        Unflushed += HeaderSize + size;
    }

    /// <summary>Starts a message of exactly <paramref name="size"/> bytes, which the caller puts into the returned writer before <see cref="Finish"/>.</summary>
    public IBufferWriter<byte> Start(int size)
    {
        _compressing = size >= _compressFrom;
        if (!_compressing)
        {
            WriteHeader(compressed: false, size);
            return _output;
        }

        _plain ??= new PooledBuffer();
        _plain.Clear();
        return _plain;
    }

    /// <summary>Ends the message that <see cref="Start"/> began.</summary>
    public void Finish()
    {
        if (!_compressing) return;

        _compressing = false;
        _compressed ??= new MemoryStream();
        _compressed.SetLength(0);
        Gzip.Compress(_plain!.WrittenSpan, _compressed);
        var smaller = _compressed.Length < _plain.Length;
        var body = smaller ? _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length) : _plain.WrittenSpan;
        WriteHeader(smaller, body.Length);
        _output.Write(body);
        _plain.Clear();
        if (_compressed.Capacity > KeptBytes) _compressed = null;
    }

    /// <summary>Sends what was written and waits while the peer's window is full.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, or the connection ended.</exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (Unflushed == 0) return ValueTask.CompletedTask;

        Unflushed = 0;
        var flush = _output.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully) return WaitForPeerAsync(flush, cancellationToken);
        ThrowIfClosed(flush.GetAwaiter().GetResult());
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _plain?.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitForPeerAsync(ValueTask<FlushResult> flush, CancellationToken cancellationToken)
    {
        IsBlocked = true;
        FlushResult result;

        // Kestrel takes a token that cancels its flush for a failure of the server; this way the call decides how the stream ends.
        using (cancellationToken.UnsafeRegister(static output => ((PipeWriter)output!).CancelPendingFlush(), _output))
        {
            result = await flush.ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested(); // Kestrel does not tell a cancelled flush from one that went through
        ThrowIfClosed(result);
        IsBlocked = false;
    }

    private static void ThrowIfClosed(FlushResult result)
    {
        // Completed: the peer has gone and will read nothing more.
        if (result.IsCanceled || result.IsCompleted) throw new OperationCanceledException("The stream was closed by the other side.");
    }

    private void WriteHeader(bool compressed, int size)
    {
        PutHeader(_output.GetSpan(HeaderSize), compressed, size);
        _output.Advance(HeaderSize);
        Unflushed += HeaderSize + size;
    }

    private static void PutHeader(Span<byte> frame, bool compressed, int size)
    {
        frame[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], size);
    }
}
