using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Client;

/// <summary>An open call with a stream of messages in each direction.</summary>
/// <typeparam name="TRequest">What the client sends.</typeparam>
/// <typeparam name="TResponse">What it gets.</typeparam>
/// <remarks>One writing and one reading task at a time, which may be different ones. Disposing it gives up a call that has not ended.</remarks>
public sealed class DuplexCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly GrpcOptions _options;
    private readonly GrpcCallOptions _callOptions;
    private readonly MessageParser<TResponse> _parser;
    private readonly RequestBody _body = new();
    private readonly CancellationTokenSource? _deadline; // null: the call has none
    private readonly CancellationTokenSource _over;
    private readonly CancellationToken _callerToken;
    private readonly Task<HttpResponseMessage> _response;
    private readonly CancellationTokenRegistration _abandon;
    private MessageWriter? _writer; // null until the request body is open
    private MessageReader? _reader; // null until the response has begun
    private bool _ended; // the status was read, and it was OK

    internal DuplexCall(
        HttpMessageInvoker http, Uri uri, MessageParser<TResponse> parser, GrpcOptions options, GrpcCallOptions callOptions, CancellationToken cancellationToken)
    {
        (_parser, _options, _callOptions, _callerToken) = (parser, options, callOptions, cancellationToken);
        if (callOptions.Timeout is { } timeout && timeout <= GrpcTimeout.Longest) _deadline = new CancellationTokenSource(timeout, options.TimeProvider);
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline?.Token ?? CancellationToken.None);
        _response = SendAsync(http, Request(uri));
        _abandon = _over.Token.UnsafeRegister(static call => _ = ((DuplexCall<TRequest, TResponse>)call!).AbandonAsync(), this);
    }

    /// <summary>What the server sent before its first message; waits for it.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<Metadata> GetResponseMetadataAsync() => ResponseStatus.ToMetadata((await ResponseAsync().ConfigureAwait(false)).Headers);

    /// <summary>What the server sent with the status. Only known once <see cref="ReadAsync"/> has returned null; a failure carries its own.</summary>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public async Task<Metadata> GetTrailersAsync()
    {
        if (!_ended) throw new InvalidOperationException("The trailers come with the end of the call: read it to its end first.");
        return ResponseStatus.ToMetadata((await _response.ConfigureAwait(false)).TrailingHeaders);
    }

    /// <summary>Sends a message, waiting while the server does not read.</summary>
    /// <exception cref="GrpcStatusException">The call has failed; <see cref="ReadAsync"/> says why if this only knows that it was closed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave the call up.</exception>
    public async ValueTask WriteAsync(TRequest message)
    {
        await BufferAsync(message).ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Puts a message into the next packet: sent by <see cref="FlushAsync"/>, or here once 32 KiB wait.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask BufferAsync(TRequest message)
    {
        _writer ??= await OpenAsync().ConfigureAwait(false);
        _writer.Write(message);
        if (_writer.Unflushed >= MessageWriter.FlushThreshold) await FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Sends what is buffered.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FlushAsync()
    {
        if (_writer is null) return;
        try
        {
            await _writer.FlushAsync(_over.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            throw Translated(e);
        }
    }

    /// <summary>Tells the server that no message follows. Answers may still come.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    public async ValueTask CompleteAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        _body.Complete();
    }

    /// <summary>Takes the next answer.</summary>
    /// <returns>Null once the call has ended with OK.</returns>
    /// <exception cref="GrpcStatusException">The call ended with another status, or the connection was lost.</exception>
    /// <exception cref="OperationCanceledException">The caller gave the call up.</exception>
    public ValueTask<TResponse?> ReadAsync() =>
        _reader is not null && _reader.TryRead(out var body) ? new(_parser.Parse(body)) : WaitAndReadAsync();

    /// <summary>Ends the call, cancelling it if it is still running.</summary>
    public async ValueTask DisposeAsync()
    {
        _body.Complete();
        if (!_ended) await _over.CancelAsync().ConfigureAwait(false);
        await ((Task)_response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _reader?.Dispose();
        _writer?.Dispose();
        if (_response.IsCompletedSuccessfully) (await _response.ConfigureAwait(false)).Dispose();
        await _abandon.DisposeAsync().ConfigureAwait(false);
        _over.Dispose();
        _deadline?.Dispose();
    }

    /// <summary>Tells the server that the call was given up.</summary>
    /// <remarks>The HTTP handler watches the token only until the response begins and during reads; in between nobody would reset the stream.</remarks>
    private async Task AbandonAsync()
    {
        await ((Task)_response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_response.IsCompletedSuccessfully) (await _response.ConfigureAwait(false)).Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TResponse?> WaitAndReadAsync()
    {
        if (_ended) return null;
        var response = await ResponseAsync().ConfigureAwait(false);
        try
        {
            _reader ??= await OpenReaderAsync(response).ConfigureAwait(false);
            if (await _reader.WaitToReadAsync(_over.Token).ConfigureAwait(false))
            {
                _reader.TryRead(out var body);
                return _parser.Parse(body);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            throw Translated(e);
        }

        ResponseStatus.ThrowIfNotOk(ResponseStatus.IsTrailersOnly(response) ? response.Headers : response.TrailingHeaders);
        _ended = true;
        _body.Complete();
        return null;
    }

    private async Task<MessageReader> OpenReaderAsync(HttpResponseMessage response)
    {
        var stream = await response.Content.ReadAsStreamAsync(_over.Token).ConfigureAwait(false);
        var gzip = response.Headers.TryGetValues("grpc-encoding", out var encoding) && encoding.Contains(Gzip.Name);
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024));
        return new MessageReader(pipe, _options.MaxReceiveMessageSize, gzip);
    }

    private async Task<MessageWriter> OpenAsync()
    {
        try
        {
            var output = await _body.Opened.WaitAsync(_over.Token).ConfigureAwait(false);
            return new MessageWriter(output, _callOptions.Compress ? _options.CompressionThreshold : null);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            throw Translated(e);
        }
    }

    private async Task<HttpResponseMessage> ResponseAsync()
    {
        try
        {
            var response = await _response.ConfigureAwait(false);
            ResponseStatus.ThrowIfNotGrpc(response);
            if (ResponseStatus.IsTrailersOnly(response)) ResponseStatus.ThrowIfNotOk(response.Headers);
            return response;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            throw Translated(e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, HttpRequestMessage request)
    {
        try
        {
            return await http.SendAsync(request, _over.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _body.Fail(e);
            throw;
        }
    }

    private HttpRequestMessage Request(Uri uri)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = _body,
        };
        _body.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity,gzip");
        if (_callOptions.Compress) request.Headers.TryAddWithoutValidation("grpc-encoding", Gzip.Name);
        if (_callOptions.Timeout is { } timeout) request.Headers.TryAddWithoutValidation("grpc-timeout", GrpcTimeout.Format(timeout));
        foreach (var entry in _callOptions.Metadata)
        {
            request.Headers.TryAddWithoutValidation(entry.Key, MetadataHeaders.ToHeaderValue(entry));
        }

        return request;
    }

    private Exception Translated(Exception exception)
    {
        if (_callerToken.IsCancellationRequested) return new OperationCanceledException("The call was given up.", exception, _callerToken);
        if (_deadline?.IsCancellationRequested == true)
        {
            return new GrpcStatusException(StatusCode.DeadlineExceeded, "The deadline of the call has passed.", exception);
        }

        return ResponseStatus.FromTransport(exception);
    }
}
