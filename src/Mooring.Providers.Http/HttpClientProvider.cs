using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Http;

/// <summary>Takes actors' HTTP requests out into the world: <c>wascc:http_client</c>, to the hosts that a link allows.</summary>
/// <remarks>
/// Values of a link: <c>ALLOW</c> (host names, comma-separated; <c>*.example.org</c> for all below it, <c>*</c> for any: nothing may be
/// reached without it), <c>ALLOW_PRIVATE</c> (false; whether loopback, private and link-local addresses may be reached), <c>timeout</c>
/// (seconds, 30), <c>max_redirects</c> (10), <c>MAX_BODY</c> (bytes of an answer, 16 MiB). Addresses are checked when the connection is
/// made, on what the name resolves to then, so that neither redirects nor a change of the name's address get around it. A redirect to another
/// server loses <c>authorization</c> and <c>cookie</c>; one from https to http is not followed.
/// </remarks>
public sealed class HttpClientProvider : CapabilityProvider<OutboundClient>
{
    private readonly OutboundNetwork _network;

    /// <summary>Makes a provider.</summary>
    public HttpClientProvider()
        : this(OutboundNetwork.Machine)
    {
    }

    internal HttpClientProvider(OutboundNetwork network) => _network = network;

    /// <inheritdoc/>
    public override CapabilityDescriptor Descriptor { get; } = new(CapabilityIds.HttpClient, "HTTP client")
    {
        Operations = [new OperationDescriptor(HttpOperations.PerformRequest, OperationDirection.ToProvider)],
    };

    /// <inheritdoc/>
    protected override ValueTask<OutboundClient> OpenAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        return new ValueTask<OutboundClient>(new OutboundClient(link, _network));
    }

    /// <inheritdoc/>
    protected override async ValueTask<ReadOnlyMemory<byte>> CallAsync(OutboundClient bound, CapabilityCall call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bound);
        if (call.Operation != HttpOperations.PerformRequest) throw call.UnknownOperation();
        try
        {
            return (await bound.SendAsync(call.Read<HttpRequest>(), ct).ConfigureAwait(false)).ToBytes();
        }
        catch (HttpRequestException cause)
        {
            throw new ProviderException($"the request failed: {(cause.InnerException as ProviderException ?? (Exception)cause).Message}", cause);
        }
        catch (IOException cause)
        {
            throw new ProviderException($"the answer broke off: {cause.Message}", cause);
        }
    }
}
