using Mooring.Hosting.Providers;
using Mooring.Testing.Messaging;

namespace Mooring.Providers.Messaging.Tests;

public sealed class InProcessCourierTests : CourierContract
{
    protected override ValueTask<(ICapabilityProvider Provider, IAsyncDisposable? Server)> OpenBrokerAsync() => new((MessagingProviders.InProcess(), null));
}
