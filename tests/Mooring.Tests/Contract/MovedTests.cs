using Mooring.Tests.Support;

namespace Mooring.Tests.Contract;

/// <summary>An object that began on a thread and was made mobile keeps every promise of a mobile one.</summary>
public sealed class MovedTests : MooredContract
{
    private protected override bool IsPinned => false;

    private protected override MooredOptions Place(MooredOptions options) => options with { Affinity = Affinity.Thread };

    private protected override async Task Settle<T>(Moored<T> moored)
    {
        await moored.MoveAsync(Affinity.Thread).Soon();
        await moored.MoveAsync(Affinity.Task).Soon();
    }
}
