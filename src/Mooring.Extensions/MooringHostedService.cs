using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mooring.Extensions;

/// <summary>Makes the objects when the host starts and stops them with it.</summary>
/// <remarks>
/// Objects stop after the services that started later have, in the reverse order of their making: what serves requests
/// is added after what it uses. The host's shutdown timeout bounds the whole.
/// </remarks>
internal sealed class MooringHostedService(
    IEnumerable<IMooredSource> sources, MooredRegistry registry, MooringRuntime runtime, ILogger<MooringHostedService> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (IMooredSource source in sources) await source.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (IMooredSource source in sources.Reverse())
        {
            StopReport report = await source.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (report != default) MooringLog.CutOff(logger, source.Health.Name, report.CutOff, report.TurnStillRunning);
        }

        foreach (IAsyncDisposable pool in registry.Pools)
            await pool.DisposeAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        await runtime.DisposeAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
