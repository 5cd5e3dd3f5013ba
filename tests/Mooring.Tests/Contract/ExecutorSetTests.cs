using Mooring.Tests.Support;

namespace Mooring.Tests.Contract;

/// <summary>Many objects share few threads.</summary>
public sealed class ExecutorSetTests : MooredContract, IAsyncDisposable
{
    private readonly ExecutorSet _executors;

    public ExecutorSetTests() => _executors = Runtime.CreateExecutors(2, "shared");

    private protected override bool IsPinned => true;

    private protected override MooredOptions Place(MooredOptions options) => options with { Executors = _executors };

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await _executors.DisposeAsync().Soon();
    }
}
