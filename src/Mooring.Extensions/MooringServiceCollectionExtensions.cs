using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mooring;
using Mooring.Extensions;

#pragma warning disable IDE0130 // where every package has its Add methods, so that they are found without a using
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds moored objects to a service collection.</summary>
/// <remarks>
/// Everything added hangs off one <see cref="MooringRuntime"/> singleton, which logs failures, measures through the
/// host's meter factory, and stops its objects when the host stops.
/// </remarks>
public static class MooringServiceCollectionExtensions
{
    /// <summary>Adds the runtime. The other methods do so themselves; call this one to set its options.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Changes the options; the failure handler, the clock and the meter factory are set beforehand.</param>
    public static IServiceCollection AddMooring(
        this IServiceCollection services, Func<IServiceProvider, MooringRuntimeOptions, MooringRuntimeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null) services.AddSingleton(new RuntimeConfiguration(configure));
        services.AddLogging();
        services.TryAddSingleton(MakeRuntime);
        services.TryAddSingleton<MooredRegistry>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MooringHostedService>());
        return services;
    }

    /// <summary>Adds one object that the whole program shares. It is made when the host starts, and injected as <see cref="Moored{T}"/>.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="services">The collection.</param>
    /// <param name="factory">Makes the object, in its first turn. What it throws fails the host's start.</param>
    /// <param name="options">Default: a <see cref="MooredOptions"/> with the type's name.</param>
    public static IServiceCollection AddMoored<T>(
        this IServiceCollection services, Func<IServiceProvider, CancellationToken, ValueTask<T>> factory, MooredOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        services.AddMooring();
        options ??= new MooredOptions { Name = typeof(T).Name };
        if (options.Name is null) options = options with { Name = typeof(T).Name };
        services.AddSingleton(provider => new MooredSource<T>(provider, factory, options));
        services.AddSingleton<IMooredSource>(provider => provider.GetRequiredService<MooredSource<T>>());
        services.AddSingleton(provider => provider.GetRequiredService<MooredSource<T>>().Moored);
        return services;
    }

    /// <summary>Adds one object that the whole program shares, with a factory that does not wait.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="services">The collection.</param>
    /// <param name="factory">Makes the object, in its first turn. What it throws fails the host's start.</param>
    /// <param name="options">Default: a <see cref="MooredOptions"/> with the type's name.</param>
    public static IServiceCollection AddMoored<T>(
        this IServiceCollection services, Func<IServiceProvider, T> factory, MooredOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return services.AddMoored((provider, _) => new ValueTask<T>(factory(provider)), options);
    }

    /// <summary>Adds one object that the whole program shares, made from its constructor's services.</summary>
    /// <typeparam name="T">The object's type; a class whose constructor takes services.</typeparam>
    /// <param name="services">The collection.</param>
    /// <param name="options">Default: a <see cref="MooredOptions"/> with the type's name.</param>
    public static IServiceCollection AddMoored<T>(this IServiceCollection services, MooredOptions? options = null)
        where T : class =>
        services.AddMoored((provider, _) => new ValueTask<T>(ActivatorUtilities.CreateInstance<T>(provider)), options);

    /// <summary>Adds a pool with one object per key, injected as <see cref="MooredPool{TKey, T}"/>.</summary>
    /// <typeparam name="TKey">What the objects are told apart by.</typeparam>
    /// <typeparam name="T">The objects' type.</typeparam>
    /// <param name="services">The collection.</param>
    /// <param name="factory">Makes the object of a key, in the object's first turn.</param>
    /// <param name="options">Default: <c>new MooredPoolOptions()</c>.</param>
    public static IServiceCollection AddMooredPool<TKey, T>(
        this IServiceCollection services, Func<IServiceProvider, TKey, CancellationToken, ValueTask<T>> factory, MooredPoolOptions? options = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(factory);
        services.AddMooring();
        services.AddSingleton(provider =>
        {
            var pool = new MooredPool<TKey, T>(
                provider.GetRequiredService<MooringRuntime>(), (key, stop) => factory(provider, key, stop), options);
            provider.GetRequiredService<MooredRegistry>().Add(pool);
            return pool;
        });
        return services;
    }

    /// <summary>Adds a pool with one object per key, with a factory that does not wait.</summary>
    /// <typeparam name="TKey">What the objects are told apart by.</typeparam>
    /// <typeparam name="T">The objects' type.</typeparam>
    /// <param name="services">The collection.</param>
    /// <param name="factory">Makes the object of a key, in the object's first turn.</param>
    /// <param name="options">Default: <c>new MooredPoolOptions()</c>.</param>
    public static IServiceCollection AddMooredPool<TKey, T>(
        this IServiceCollection services, Func<IServiceProvider, TKey, T> factory, MooredPoolOptions? options = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(factory);
        return services.AddMooredPool<TKey, T>((provider, key, _) => new ValueTask<T>(factory(provider, key)), options);
    }

    private static MooringRuntime MakeRuntime(IServiceProvider provider)
    {
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Mooring");
        var options = new MooringRuntimeOptions
        {
            OnFailure = failure => MooringLog.Failure(logger, failure.Kind, failure.ObjectName, failure.Exception),
            TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
            MeterFactory = provider.GetService<IMeterFactory>(),
        };
        foreach (RuntimeConfiguration configuration in provider.GetServices<RuntimeConfiguration>())
            options = configuration.Configure(provider, options);
        return new MooringRuntime(options);
    }

    private sealed record RuntimeConfiguration(Func<IServiceProvider, MooringRuntimeOptions, MooringRuntimeOptions> Configure);
}
