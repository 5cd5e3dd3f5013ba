using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using HttpRequest = Mooring.Hosting.Contracts.HttpRequest;
using HttpResponse = Mooring.Hosting.Contracts.HttpResponse;

namespace Mooring.Providers.Http;

/// <summary>An actor behind a path of a server.</summary>
public sealed class HttpRoute
{
    private readonly IProviderHost _host;
    private readonly Delivery _delivery;
    private int _running;

    internal HttpRoute(ActorLink link, HttpRouteOptions options, HttpListener listener, IProviderHost host)
    {
        Link = link;
        Options = options;
        Listener = listener;
        _host = host;
        _delivery = new Delivery { Timeout = options.Timeout };
        Address = new Uri(listener.Address, options.Path.TrimEnd('/').Length == 0 ? "/" : options.Path.TrimEnd('/'));
    }

    /// <summary>The link that it belongs to.</summary>
    public ActorLink Link { get; }

    /// <summary>Where it is served.</summary>
    public Uri Address { get; }

    internal HttpRouteOptions Options { get; }

    internal HttpListener Listener { get; }

    internal bool Serves(string path) =>
        path.StartsWith(Options.Path, StringComparison.Ordinal) || (path.Length == Options.Path.Length - 1 && Options.Path.StartsWith(path, StringComparison.Ordinal));

    internal async Task ServeAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _running) > Options.MaxConcurrent)
        {
            Interlocked.Decrement(ref _running);
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many requests wait for this actor").ConfigureAwait(false);
            return;
        }

        try
        {
            await AskAsync(context).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task AskAsync(HttpContext context)
    {
        try
        {
            HttpRequest request = await ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
            ReadOnlyMemory<byte> answer = await _host.DeliverAsync(
                Link, HttpOperations.HandleRequest, request.ToBytes(), _delivery, context.RequestAborted).ConfigureAwait(false);
            await WriteAsync(context.Response, HttpResponse.Decode(answer.Span)).ConfigureAwait(false);
        }
        catch (BadHttpRequestException refused)
        {
            await RefuseAsync(context, refused.StatusCode, refused.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        catch (Exception cause) when (cause is ActorException or MessagePack.MessagePackException or FormatException)
        {
            _host.Report("http.failed", Link, new Dictionary<string, string> { ["path"] = context.Request.Path, ["message"] = cause.Message });
            (int code, string text) = cause switch
            {
                ActorTimeoutException => (StatusCodes.Status504GatewayTimeout, "The actor did not answer in time"),
                ActorMailboxFullException or ActorStoppedException or UnknownActorException or ClaimsExpiredException => (StatusCodes.Status503ServiceUnavailable, "The actor takes no requests now"),
                _ => (StatusCodes.Status500InternalServerError, "Failed to handle request"),
            };
            await RefuseAsync(context, code, text).ConfigureAwait(false);
        }
    }

    private async ValueTask<HttpRequest> ReadAsync(Microsoft.AspNetCore.Http.HttpRequest request, CancellationToken ct)
    {
        byte[] body = [];
        if (request.ContentLength is not 0 && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
        {
            if (request.ContentLength > Options.MaxBody) throw new BadHttpRequestException("The body is too large", StatusCodes.Status413PayloadTooLarge);
            using var all = new MemoryStream((int)(request.ContentLength ?? 0));
            await CopyAsync(request.Body, all, ct).ConfigureAwait(false);
            body = all.ToArray();
        }

        var headers = new Dictionary<string, string>(request.Headers.Count, StringComparer.Ordinal);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Headers) headers[name.ToLowerInvariant()] = values.ToString();
        string query = request.QueryString.Value ?? "";
        return new HttpRequest(request.Method, request.Path.Value ?? "/", query.Length > 0 ? query[1..] : "", headers, body);
    }

    private async Task CopyAsync(Stream from, MemoryStream to, CancellationToken ct)
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(16 << 10);
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                if (to.Length + read > Options.MaxBody) throw new BadHttpRequestException("The body is too large", StatusCodes.Status413PayloadTooLarge);
                to.Write(buffer, 0, read);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task WriteAsync(Microsoft.AspNetCore.Http.HttpResponse response, HttpResponse answer)
    {
        if (answer.StatusCode is < 200 or > 599) throw new FormatException($"{answer.StatusCode} is no status of an answer");
        response.StatusCode = (int)answer.StatusCode;
        string standard = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase((int)answer.StatusCode);
        if (answer.Status.Length > 0 && answer.Status != standard && HeaderRules.IsValue(answer.Status) && response.HttpContext.Features.Get<IHttpResponseFeature>() is { } feature) feature.ReasonPhrase = answer.Status;
        foreach ((string name, string value) in answer.Header)
        {
            if (!HeaderRules.IsName(name) || !HeaderRules.IsValue(value)) throw new FormatException($"\"{name}\" is no header that may be sent");
            // The framing is the server's: an actor that set it could smuggle a second answer into the connection.
            if (HeaderRules.IsFraming(name)) continue;
            response.Headers[name] = value;
        }

        if (answer.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) return;
        response.ContentLength = answer.Body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method)) await response.Body.WriteAsync(answer.Body, response.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    private static async Task RefuseAsync(HttpContext context, int code, string text)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), context.RequestAborted).ConfigureAwait(false);
    }
}
