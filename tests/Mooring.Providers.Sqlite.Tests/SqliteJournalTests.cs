using Mooring.Hosting.Providers;
using Mooring.Testing.Events;

namespace Mooring.Providers.Sqlite.Tests;

public sealed class SqliteJournalTests : JournalContract
{
    protected override ValueTask<(ICapabilityProvider Provider, IAsyncDisposable? Server)> OpenStreamsAsync() => new((new SqliteEventStreams(":memory:"), null));
}
