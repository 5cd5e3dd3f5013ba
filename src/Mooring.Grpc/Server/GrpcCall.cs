using Microsoft.AspNetCore.Http;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Server;

/// <summary>One call, as its handler sees it.</summary>
/// <remarks>Belongs to the handler and ends with it. Not safe for use by several threads at once, except <see cref="CancellationToken"/>.</remarks>
public sealed class GrpcCall
{
    private readonly CancellationTokenSource? _deadline; // null: the call has no deadline
    private readonly CancellationTokenRegistration _abort;

    internal GrpcCall(HttpContext http, GrpcOptions options, RequestHeaders headers)
    {
        HttpContext = http;
        CancellationToken = http.RequestAborted;
        if (headers.Timeout is { } timeout)
        {
            Deadline = options.TimeProvider.GetUtcNow() + timeout;
            _deadline = new CancellationTokenSource(timeout, options.TimeProvider);
            CancellationToken = _deadline.Token;
            _abort = http.RequestAborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _deadline);
        }

        var compress = headers.AcceptsGzip
            && options.ResponseCompression is var when
            && (when is ResponseCompression.WhenAccepted || (when is ResponseCompression.LikeRequest && headers.SendsGzip));
        Reader = new MessageReader(http.Request.BodyReader, options.MaxReceiveMessageSize, headers.SendsGzip);
        Writer = new MessageWriter(http.Response.BodyWriter, compress ? options.CompressionThreshold : null);
        http.Response.ContentType = RequestHeaders.GrpcContentType;
        if (compress) http.Response.Headers[RequestHeaders.Encoding] = Gzip.Name;
        http.Response.OnStarting(
            static call =>
            {
                ((GrpcCall)call).SendHeaders();
                return Task.CompletedTask;
            },
            this);
    }

    /// <summary>The request below the call: connection, user, features.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>When the client stops waiting, or null if it set no deadline (or one more than 49 days away).</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>Cancelled when the client goes away or gives up, and when the deadline passes.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>What the client sent along with the call.</summary>
    public Metadata RequestMetadata => field ??= ReadMetadata(HttpContext.Request.Headers);

    /// <summary>Sent before the first message; what is added after that is not sent.</summary>
    public Metadata ResponseMetadata => field ??= [];

    /// <summary>Sent with the status.</summary>
    public Metadata ResponseTrailers => field ??= [];

    internal MessageReader Reader { get; }

    internal MessageWriter Writer { get; }

    /// <summary>Whether the deadline has passed while the client was still there.</summary>
    internal bool IsPastDeadline => _deadline is { IsCancellationRequested: true } && !HttpContext.RequestAborted.IsCancellationRequested;

    /// <summary>Sends the response's headers now, so that the client knows before the first message that the call was accepted.</summary>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public async ValueTask SendMetadataAsync()
    {
        if (HttpContext.Response.HasStarted) return;
        await HttpContext.Response.StartAsync(CancellationToken).ConfigureAwait(false);
        await HttpContext.Response.BodyWriter.FlushAsync(CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the status behind what the handler wrote, and ends the use of the request's and response's bodies.</summary>
    internal void Close(StatusCode code, string message)
    {
        _abort.Dispose();
        _deadline?.Dispose();
        Reader.Dispose();
        Writer.Dispose();
        var response = HttpContext.Response;
        if (response.HasStarted || Writer.Unflushed > 0)
        {
            StatusHeaders.AppendTrailers(response, code, message, ResponseTrailers);
        }
        else
        {
            StatusHeaders.SetHeaders(response, code, message, ResponseTrailers); // nothing was sent: one frame says it all
        }
    }

    private static Metadata ReadMetadata(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            foreach (var value in values) MetadataHeaders.AddReceived(metadata, name, value ?? "");
        }

        return metadata;
    }

    private void SendHeaders()
    {
        foreach (var entry in ResponseMetadata)
        {
            HttpContext.Response.Headers.Append(entry.Key, MetadataHeaders.ToHeaderValue(entry));
        }
    }
}
