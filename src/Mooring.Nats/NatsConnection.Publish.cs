using System.Buffers;
using Mooring.Nats.Protocol;
using Mooring.Nats.Requests;

namespace Mooring.Nats;

public sealed partial class NatsConnection
{
    /// <summary>Publishes a message. It is buffered and sent at once, or when the connection is back.</summary>
    /// <param name="subject">Where it goes; no wildcards.</param>
    /// <param name="data">Its bytes; may be used again when the call has completed.</param>
    /// <param name="replyTo">Where answers go.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the buffer.</param>
    /// <returns>Completes when the message is in the buffer, which mostly is at once. <see cref="FlushAsync"/> tells when the server has it.</returns>
    /// <exception cref="ArgumentException">A subject is malformed, or the subjects have more than 4,000 bytes together.</exception>
    /// <exception cref="NatsPayloadTooLargeException">Headers and data are longer than <see cref="MaxPayload"/>.</exception>
    /// <exception cref="NatsBufferFullException">The buffer is full and <see cref="NatsOptions.WhenPendingFull"/> says to fail.</exception>
    /// <exception cref="NatsTimeoutException">There was no room in the buffer within <see cref="NatsOptions.RequestTimeout"/>.</exception>
    /// <exception cref="NatsConnectionException">The connection is closed.</exception>
    public ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> data = default,
        string? replyTo = null,
        NatsHeaders? headers = null,
        CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotPublishable(subject);
        if (replyTo is not null) Subjects.ThrowIfNotPublishable(replyTo);
        Subjects.ThrowIfTooLong(subject, replyTo);
        return SendAsync(subject, replyTo, headers, data, inline: false, cancellationToken);
    }

    /// <summary>Publishes a message and waits for the first answer.</summary>
    /// <param name="subject">Where it goes.</param>
    /// <param name="data">Its bytes; may be used again when the call has completed.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="timeout">How long to wait; <see langword="null"/>: <see cref="NatsOptions.RequestTimeout"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NatsNoRespondersException">Nobody subscribes to the subject.</exception>
    /// <exception cref="NatsTimeoutException">No answer came in time.</exception>
    /// <exception cref="NatsConnectionException">The connection was closed before the answer came.</exception>
    /// <inheritdoc cref="PublishAsync" path="/exception"/>
    public async Task<NatsMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> data = default,
        NatsHeaders? headers = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotPublishable(subject);
        NatsMessage answer = await RequestRawAsync(subject, data, headers, timeout, cancellationToken).ConfigureAwait(false);
        return answer.Status == 503 && answer.Data.IsEmpty ? throw new NatsNoRespondersException(subject) : answer;
    }

    /// <summary>As <see cref="RequestAsync"/>, with the server's status in place of an exception when nobody answers.</summary>
    /// <remarks>The subject may have wildcards, as those of the JetStream API have that name filters.</remarks>
    internal async Task<NatsMessage> RequestRawAsync(
        string subject, ReadOnlyMemory<byte> data, NatsHeaders? headers, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        Subjects.ThrowIfNotSubscribable(subject);
        TimeSpan time = timeout ?? Options.RequestTimeout;
        Nats.Options.OptionChecks.RequireTime(time, nameof(timeout));
        using PendingRequest request = _requests.Open();
        Subjects.ThrowIfTooLong(subject, request.ReplyTo);
        await SendAsync(subject, request.ReplyTo, headers, data, inline: true, cancellationToken).ConfigureAwait(false);
        try
        {
            return await request.Answer.WaitAsync(time, Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            string state = State is NatsConnectionState.Reconnecting ? " The connection to the server is lost." : "";
            throw new NatsTimeoutException($"No answer to the request on '{subject}' came within {time.TotalSeconds:0.###} s.{state}", e);
        }
    }

    private ValueTask SendAsync(
        string subject, string? replyTo, NatsHeaders? headers, ReadOnlyMemory<byte> data, bool inline, CancellationToken cancellationToken)
    {
        if (headers is { Count: > 0 }) return SendWithHeadersAsync(subject, replyTo, headers, data, inline, cancellationToken);
        ThrowIfTooLarge(data.Length);
        ThrowIfEnded();
        return _link.Outgoing.TryPublish(subject, replyTo, default, data.Span, inline, out Task room)
            ? default
            : WaitAndSendAsync(room, subject, replyTo, default, data, inline, cancellationToken);
    }

    private async ValueTask SendWithHeadersAsync(
        string subject, string? replyTo, NatsHeaders headers, ReadOnlyMemory<byte> data, bool inline, CancellationToken cancellationToken)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(HeaderCodec.Size(headers));
        try
        {
            int size = HeaderCodec.Write(headers, block);
            ThrowIfTooLarge((long)size + data.Length);
            ThrowIfEnded();
            if (!_link.Outgoing.TryPublish(subject, replyTo, block.AsSpan(0, size), data.Span, inline, out Task room))
            {
                await WaitAndSendAsync(room, subject, replyTo, block.AsMemory(0, size), data, inline, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private async ValueTask WaitAndSendAsync(
        Task room, string subject, string? replyTo, ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte> data, bool inline, CancellationToken cancellationToken)
    {
        if (Options.WhenPendingFull is NatsFullBuffer.Fail) throw new NatsBufferFullException(Options.MaxPendingBytes);
        long start = Options.TimeProvider.GetTimestamp();
        do
        {
            TimeSpan left = Options.RequestTimeout - Options.TimeProvider.GetElapsedTime(start);
            try
            {
                if (left <= TimeSpan.Zero) throw new TimeoutException();
                await room.WaitAsync(left, Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException e)
            {
                throw new NatsTimeoutException(
                    $"There was no room in the outgoing buffer within {Options.RequestTimeout.TotalSeconds:0.###} s: {PendingBytes} bytes wait.", e);
            }
        }
        while (!_link.Outgoing.TryPublish(subject, replyTo, headers.Span, data.Span, inline, out room));
    }

    private void ThrowIfTooLarge(long size)
    {
        long limit = _link.Info.MaxPayload;
        if (size > limit) throw new NatsPayloadTooLargeException(size, limit);
    }

    private void ThrowIfEnded() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _ending) == 2, this);
}
