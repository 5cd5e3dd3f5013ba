using Microsoft.Extensions.Hosting;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Injection;

/// <summary>A provider that the program has registered.</summary>
/// <param name="Binding">Under which name links find it.</param>
/// <param name="Make">Makes it.</param>
internal sealed record ProviderRegistration(string Binding, Func<IServiceProvider, ICapabilityProvider> Make);

/// <summary>Brings up the host of actors when the program starts, and stops it with the program.</summary>
internal sealed class ActorHostService(
    ActorHost host, IEnumerable<ProviderRegistration> providers, IServiceProvider services, Func<ActorHost, IServiceProvider, CancellationToken, ValueTask>? start)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (ProviderRegistration provider in providers)
            await host.AddProviderAsync(provider.Make(services), provider.Binding, cancellationToken).ConfigureAwait(false);
        if (start is not null) await start(host, services, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets accepted work finish, within the options' drain time and the program's own.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) =>
        await host.StopAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
}
