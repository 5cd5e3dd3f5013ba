using Amazon.Runtime;
using Amazon.S3;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Manifests;
using Mooring.Hosting.Providers;
using Mooring.Providers.Blobs;

namespace Mooring.Providers.S3;

/// <summary>The name in manifests of what this package offers.</summary>
public static class S3Providers
{
    private const string UsualRegion = "us-east-1";

    /// <summary>Adds <c>blobstore.s3</c>.</summary>
    /// <remarks>
    /// Values, of a link or else of the provider: <c>REGION</c>, <c>ENDPOINT</c> (an address, for servers other than Amazon's; buckets are
    /// then named in the path), <c>AWS_ACCESS_KEY</c>, <c>AWS_SECRET_ACCESS_KEY</c>, <c>AWS_TOKEN</c>. Without keys the machine's own are
    /// looked for, as Amazon's tools do.
    /// </remarks>
    public static ProviderCatalog AddS3(this ProviderCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add("blobstore.s3", CapabilityIds.BlobStore, settings => new BlobProvider("S3", (link, _) => new ValueTask<IBlobStore>(Open(settings, link))));
    }

    private static S3BlobStore Open(ProviderSettings settings, ActorLink link)
    {
        string? Value(string name) => link.Value(name) ?? settings.Value(name);
        var config = new AmazonS3Config { AuthenticationRegion = Value("REGION") ?? UsualRegion, MaxErrorRetry = 3 };
        if (Value("ENDPOINT") is { } endpoint)
        {
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https")) throw new ProviderException($"ENDPOINT: \"{endpoint}\" is no address that begins with http:// or https://");
            config.ServiceURL = endpoint;
            config.ForcePathStyle = true;
            // Checksums in trailers are Amazon's newest; other servers store them as part of the object.
            config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
            config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        }
        else
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(Value("REGION") ?? UsualRegion);
        }

        if (Value("AWS_ACCESS_KEY") is not { } key) return new S3BlobStore(new AmazonS3Client(config));
        string secret = Value("AWS_SECRET_ACCESS_KEY") ?? throw new ProviderException("AWS_ACCESS_KEY needs AWS_SECRET_ACCESS_KEY");
        AWSCredentials credentials = Value("AWS_TOKEN") is { } token ? new SessionAWSCredentials(key, secret, token) : new BasicAWSCredentials(key, secret);
        return new S3BlobStore(new AmazonS3Client(credentials, config));
    }
}
