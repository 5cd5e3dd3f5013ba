using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mooring.Hosting;
using Mooring.Hosting.Injection;
using Mooring.Hosting.Providers;
using Mooring.Wasm;

#pragma warning disable IDE0130 // where every package has its Add methods, so that they are found without a using
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds a host of actors to a service collection.</summary>
public static class ActorHostServiceCollectionExtensions
{
    /// <summary>Adds one <see cref="ActorHost"/>, to be injected wherever actors are called. It starts and stops with the program.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="start">
    /// Starts actors and links them, once the providers of <see cref="AddCapabilityProvider{TProvider}"/> are there. What it throws fails the
    /// program's start. Null: none are started yet.
    /// </param>
    /// <param name="configure">Changes the options. Loggers, the meter factory, and the clock if one is registered, are set beforehand; a registered <see cref="Engine"/> is used.</param>
    public static IServiceCollection AddActorHost(
        this IServiceCollection services,
        Func<ActorHost, IServiceProvider, CancellationToken, ValueTask>? start = null,
        Func<IServiceProvider, ActorHostOptions, ActorHostOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => MakeHost(provider, configure));
        services.AddSingleton<IHostedService>(provider => new ActorHostService(
            provider.GetRequiredService<ActorHost>(), provider.GetServices<ProviderRegistration>(), provider, start));
        return services;
    }

    /// <summary>Adds a provider, made by dependency injection, under a binding name. The host has it before any actor is started.</summary>
    /// <typeparam name="TProvider">Its class; its constructor's parameters are injected.</typeparam>
    /// <param name="services">The collection.</param>
    /// <param name="binding">Under which name links find it.</param>
    /// <remarks>A host takes each capability once for each binding name: a second one fails the program's start.</remarks>
    public static IServiceCollection AddCapabilityProvider<TProvider>(this IServiceCollection services, string binding = ActorLink.DefaultBinding)
        where TProvider : class, ICapabilityProvider
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(binding);
        return services.AddSingleton(new ProviderRegistration(binding, provider => ActivatorUtilities.CreateInstance<TProvider>(provider)));
    }

    private static ActorHost MakeHost(IServiceProvider provider, Func<IServiceProvider, ActorHostOptions, ActorHostOptions>? configure)
    {
        var options = new ActorHostOptions
        {
            LoggerFactory = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            MeterFactory = provider.GetService<IMeterFactory>(),
            TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
        };
        return new ActorHost(configure?.Invoke(provider, options) ?? options, provider.GetService<Engine>());
    }
}
