using Mooring.Providers.KeyValue;
using Mooring.Tests.Shared;

namespace Mooring.Providers.Tests;

public sealed class MemoryKeyValueTests : KeyValueContract
{
    protected override ValueTask<IKeyValueStore> OpenStoreAsync(TimeProvider time, CancellationToken ct) => new(new MemoryKeyValueStore(time));
}
