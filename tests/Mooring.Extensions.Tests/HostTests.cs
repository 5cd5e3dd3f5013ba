using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mooring.Tests.Support;

namespace Mooring.Extensions.Tests;

public sealed class HostTests
{
    [Fact]
    public async Task AddMoored_ObjectIsMadeAtStart_InjectedAndDisposedAtStop()
    {
        var probe = new Probe();
        using IHost host = Build(services => services.AddMoored((_, _) => new ValueTask<Probe>(probe)));
        Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<Moored<Probe>>());
        await host.StartAsync().Soon();
        Moored<Probe> moored = host.Services.GetRequiredService<Moored<Probe>>();
        Assert.Equal("Probe", moored.Name);
        Assert.Equal(1, await moored.RunAsync(one => one.Next()).Soon());
        await host.StopAsync().Soon();
        Assert.True(probe.IsDisposed);
        await Assert.ThrowsAsync<MooredStoppedException>(() => moored.RunAsync(one => one.Next()).Soon());
    }

    [Fact]
    public async Task AddMoored_ByConstructor_TakesServices()
    {
        using IHost host = Build(services =>
        {
            services.AddSingleton("from the container");
            services.AddMoored<NeedsService>(new MooredOptions { Affinity = Affinity.Thread });
        });
        await host.StartAsync().Soon();
        Moored<NeedsService> moored = host.Services.GetRequiredService<Moored<NeedsService>>();
        Assert.Equal("from the container", await moored.RunAsync(one => one.Service).Soon());
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task AddMoored_AndPool_WithFactoriesThatDoNotWait()
    {
        using IHost host = Build(services =>
        {
            services.AddMoored(_ => new Probe { Value = 1 });
            services.AddMooredPool<string, Probe>((_, key) => new Probe { Value = key.Length });
        });
        await host.StartAsync().Soon();
        Assert.Equal(1, await host.Services.GetRequiredService<Moored<Probe>>().RunAsync(one => one.Value).Soon());
        Assert.Equal(3, await host.Services.GetRequiredService<MooredPool<string, Probe>>().RunAsync("abc", one => one.Value).Soon());
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task AddMoored_FactoryFails_HostDoesNotStart()
    {
        using IHost host = Build(services => services.AddMoored<Probe>((_, _) => throw new FormatException("no handle")));
        Assert.Equal("no handle", (await Assert.ThrowsAsync<FormatException>(() => host.StartAsync().Soon())).Message);
    }

    [Fact]
    public async Task AddMooredPool_IsInjected_AndStopsWithTheHost()
    {
        var probe = new Probe();
        using IHost host = Build(services => services.AddMooredPool<string, Probe>((_, _, _) => new ValueTask<Probe>(probe)));
        await host.StartAsync().Soon();
        var pool = host.Services.GetRequiredService<MooredPool<string, Probe>>();
        Assert.Equal(1, await pool.RunAsync("tenant", one => one.Next()).Soon());
        await host.StopAsync().Soon();
        Assert.True(probe.IsDisposed);
    }

    [Fact]
    public async Task HealthCheck_SaysWhatServesAndWhatHasStopped()
    {
        using IHost host = Build(services =>
        {
            services.AddMoored<Probe>((_, _) => new ValueTask<Probe>(new Probe()), new MooredOptions { Name = "meter" });
            services.AddHealthChecks().AddMoored(degradedAt: 2);
        });
        await host.StartAsync().Soon();
        var health = host.Services.GetRequiredService<HealthCheckService>();
        Moored<Probe> moored = host.Services.GetRequiredService<Moored<Probe>>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);

        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] calls = [.. Enumerable.Range(0, 3).Select(_ => moored.RunAsync(async _ => await gate.Task).AsTask())];
        HealthReport report = await health.CheckHealthAsync();
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Equal("2 calls wait for 'meter'", report.Entries["moored"].Description);
        gate.SetResult();
        await Task.WhenAll(calls).Soon();

        await moored.DisposeAsync().Soon();
        report = await health.CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Equal("'meter' has stopped", report.Entries["moored"].Description);
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task Failures_AreLogged()
    {
        var log = new KeepingLoggerProvider();
        using IHost host = Build(services =>
        {
            services.AddLogging(logging => logging.AddProvider(log));
            services.AddMoored<Probe>((_, _) => new ValueTask<Probe>(new Probe()));
        });
        await host.StartAsync().Soon();
        host.Services.GetRequiredService<Moored<Probe>>().Post(_ => throw new FormatException("logged"));
        await host.StopAsync().Soon();
        Assert.Contains(log.Messages, message => message == "Post failure in moored object 'Probe'");
    }

    [Fact]
    public async Task AddMooring_OptionsCanBeChanged()
    {
        MooredFailure? seen = null;
        using IHost host = Build(services =>
        {
            services.AddMooring((_, options) => options with { OnFailure = failure => seen = failure });
            services.AddMoored<Probe>((_, _) => new ValueTask<Probe>(new Probe()));
        });
        await host.StartAsync().Soon();
        host.Services.GetRequiredService<Moored<Probe>>().Post(_ => throw new FormatException());
        await host.StopAsync().Soon();
        Assert.Equal(MooredFailureKind.Post, seen?.Kind);
    }

    private static IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        configure(builder.Services);
        return builder.Build();
    }

    private sealed class NeedsService(string service)
    {
        public string Service { get; } = service;
    }

    private sealed class KeepingLoggerProvider : ILoggerProvider, ILogger
    {
        private readonly List<string> _messages = [];

        public IReadOnlyList<string> Messages
        {
            get
            {
                lock (_messages) return [.. _messages];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_messages) _messages.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
