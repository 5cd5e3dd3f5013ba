using Mooring.FpBindgen;
using Mooring.MessagePack;

namespace Mooring.Samples.Metrics;

/// <summary>Which series to fetch, and from where.</summary>
public sealed record Query(string Source, string Name);

/// <summary>One cell of a table.</summary>
public sealed record Cell(string Label, double Value);

/// <summary>What the guest wants fetched.</summary>
public sealed record HttpRequest(string Method, string Url);

/// <summary>What came back.</summary>
public sealed record HttpResponse(ushort Status, [property: FpBytes] byte[] Body);

/// <summary>What guests may ask of this host.</summary>
public interface IProviderImports
{
    /// <summary>Makes an HTTP request.</summary>
    Task<Result<HttpResponse, string>> MakeRequestAsync(HttpRequest request, CancellationToken cancellationToken);
}

/// <summary>What this host may ask of guests.</summary>
public interface IProviderExports
{
    /// <summary>Fetches a series and makes cells of it.</summary>
    Task<Result<List<Cell>, string>> FetchSeriesAsync(Query query);
}

/// <summary>A provider of metrics. The generator writes the other half.</summary>
[FpGuest(typeof(IProviderExports), typeof(IProviderImports))]
public sealed partial class MetricsProvider;
