using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Server;

/// <summary>Runs handlers on HTTP requests: checks the request, maps every ending to a status, writes it.</summary>
internal sealed class CallRunner(GrpcOptions options)
{
    private const int Http2Cancel = 8; // RFC 9113, section 7
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger("Mooring.Grpc");

    public async Task RunAsync(HttpContext http, MethodHandler handler)
    {
        if (!IsGrpcRequest(http)) return;

        LiftBodyLimits(http);
        RequestHeaders headers;
        try
        {
            headers = RequestHeaders.Read(http.Request);
        }
        catch (GrpcStatusException e)
        {
            http.Response.Headers[RequestHeaders.AcceptEncoding] = RequestHeaders.SupportedEncodings;
            StatusHeaders.SetHeaders(http.Response, e.Code, e.Message, []);
            return;
        }

        var call = new GrpcCall(http, options, headers);
        var (code, message) = await HandleAsync(call, handler).ConfigureAwait(false);
        call.Close(code, message);

        // The client does not read and may never take what is queued before the status: let go of the stream instead.
        if (call.Writer.IsBlocked) http.Features.Get<IHttpResetFeature>()?.Reset(Http2Cancel);
    }

    /// <summary>Refuses what is not a gRPC call in the terms of HTTP, since the sender may not know gRPC.</summary>
    private static bool IsGrpcRequest(HttpContext http)
    {
        if (!RequestHeaders.IsGrpc(http.Request.ContentType))
        {
            return Refuse(http, StatusCodes.Status415UnsupportedMediaType, "The content type must be application/grpc or application/grpc+proto.");
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            return Refuse(http, StatusCodes.Status405MethodNotAllowed, "gRPC calls are POST requests.");
        }

        return HttpProtocol.IsHttp2(http.Request.Protocol) || HttpProtocol.IsHttp3(http.Request.Protocol)
            || Refuse(http, StatusCodes.Status426UpgradeRequired, "gRPC needs HTTP/2.");
    }

    private static bool Refuse(HttpContext http, int httpStatus, string message)
    {
        StatusHeaders.SetHeaders(http.Response, StatusCode.Internal, message, []);
        http.Response.StatusCode = httpStatus;
        http.Response.ContentType = null;
        return false;
    }

    /// <summary>Kestrel's limits are made for uploads; a stream may be quiet for hours and carry any amount in the end.</summary>
    private static void LiftBodyLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The boundary of a call: a handler's failure ends its call, not the server.")]
    private async ValueTask<(StatusCode Code, string Message)> HandleAsync(GrpcCall call, MethodHandler handler)
    {
        try
        {
            await handler(call).ConfigureAwait(false);
            return (StatusCode.OK, "");
        }
        catch (GrpcStatusException e) when (e.Code is > StatusCode.OK and <= StatusCode.Unauthenticated)
        {
            foreach (var entry in e.Trailers) call.ResponseTrailers.Add(entry);
            return (e.Code, e.Message);
        }
        catch (Exception e) when (call.IsPastDeadline && e is OperationCanceledException)
        {
            return (StatusCode.DeadlineExceeded, "The deadline of the call has passed.");
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException && IsGone(call, e))
        {
            return (StatusCode.Cancelled, "The client gave the call up.");
        }
        catch (Exception e)
        {
            CallLog.HandlerFailed(_logger, call.HttpContext.Request.Path, e);
            return (StatusCode.Internal, "The server failed while it handled the call; its log says why.");
        }
    }

    // The reader of the body may fail before the token is cancelled, hence the exception types that only a lost client causes.
    private static bool IsGone(GrpcCall call, Exception e) =>
        e is ConnectionAbortedException or ConnectionResetException || call.CancellationToken.IsCancellationRequested;
}
