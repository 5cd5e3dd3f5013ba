using Microsoft.Extensions.DependencyInjection;

namespace Mooring.Extensions;

/// <summary>An object that the host makes when it starts.</summary>
internal interface IMooredSource
{
    /// <summary>Makes the object, once.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Ends the object; nothing happens if it was never made.</summary>
    Task<StopReport> StopAsync();

    /// <summary>What a health check says about the object.</summary>
    (string Name, bool IsServing, int Queued, int Restarts) Health { get; }
}

/// <summary>Makes one object and holds its handle.</summary>
internal sealed class MooredSource<T>(
    IServiceProvider provider, Func<IServiceProvider, CancellationToken, ValueTask<T>> factory, MooredOptions options) : IMooredSource
{
    private readonly Lock _gate = new();
    private Task<Moored<T>>? _made; // guarded by _gate

    /// <summary>The handle.</summary>
    /// <exception cref="InvalidOperationException">The host has not started yet.</exception>
    public Moored<T> Moored
    {
        get
        {
            lock (_gate)
            {
                return _made is { IsCompletedSuccessfully: true } made
#pragma warning disable RS0030 // completed: nothing waits
                    ? made.Result
#pragma warning restore RS0030
                    : throw new InvalidOperationException(
                        $"Moored<{typeof(T).Name}> is made when the host starts; it was asked for before.");
            }
        }
    }

    public (string Name, bool IsServing, int Queued, int Restarts) Health
    {
        get
        {
            lock (_gate)
            {
                if (_made is not { IsCompletedSuccessfully: true }) return (options.Name!, false, 0, 0);
            }

            Moored<T> moored = Moored;
            return (moored.Name, moored.IsServing, moored.Queued, moored.Restarts);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _made ??= provider.GetRequiredService<MooringRuntime>()
                .CreateAsync(stop => factory(provider, stop), options, cancellationToken).AsTask();
        }
    }

    public async Task<StopReport> StopAsync()
    {
        lock (_gate)
        {
            if (_made is not { IsCompletedSuccessfully: true }) return default;
        }

        return await Moored.StopAsync().ConfigureAwait(false);
    }
}
