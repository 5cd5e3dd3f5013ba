using System.Text;
using Mooring.FpBindgen;
using Mooring.MessagePack;
using Mooring.Wasm;

namespace Mooring.Samples.Metrics;

/// <summary>The service: <c>/cells/NAME</c> asks the provider, which asks <c>/source/series/NAME</c> of this very service.</summary>
public static class MetricsService
{
    /// <summary>Builds the service.</summary>
    /// <param name="arguments">The command line, as ASP.NET Core reads it.</param>
    public static WebApplication Create(string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(arguments);
        builder.Services.AddSingleton<HttpClient>();
        builder.Services.AddSingleton<ProviderHolder>();
        WebApplication app = builder.Build();

        app.MapGet("/cells/{name}", async (string name, ProviderHolder provider, CancellationToken cancellation) =>
        {
            MetricsProvider guest = await provider.GetAsync();
            Result<List<Cell>, string> result = await guest.FetchSeriesAsync(new Query(provider.Source, name), cancellation);
            return result.TryGet(out List<Cell>? cells, out string? error) ? Results.Ok(cells) : Results.Problem(error, statusCode: StatusCodes.Status502BadGateway);
        });

        // Somebody else's server, in a real service.
        app.MapGet("/source/series/{name}", (string name) => name == "load"
            ? Results.Text("monday 1.5\ntuesday 2.25\nwednesday -3\n", "text/plain", Encoding.UTF8)
            : Results.NotFound());
        return app;
    }

    /// <summary>Makes the one guest that all requests share, when the first needs it: the service knows its address by then.</summary>
    private sealed class ProviderHolder(HttpClient http, IServiceProvider services) : IAsyncDisposable
    {
        private readonly Engine _engine = new();
        private readonly Lock _gate = new();
        private Task<MetricsProvider>? _provider; // guarded by _gate

        /// <summary>Where the series are.</summary>
        public string Source => $"{services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features
            .Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.First()}/source";

        public Task<MetricsProvider> GetAsync()
        {
            lock (_gate) return _provider ??= StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (_provider is not null) await (await _provider).DisposeAsync();
            _engine.Dispose();
        }

        private async Task<MetricsProvider> StartAsync()
        {
            byte[] wasm = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "metrics.wasm"));
            FpModule module = MetricsProvider.Load(_engine, wasm);
            var options = new FpRuntimeOptions
            {
                Limits = new StoreLimits { MaxMemoryPages = 256 },
                TurnTimeout = TimeSpan.FromSeconds(1),
                CallTimeout = TimeSpan.FromSeconds(10),
            };
            return await MetricsProvider.CreateAsync(module, new ProviderHost(http, new Uri(Source)), options);
        }
    }
}
