namespace Mooring.Tests.Contract;

public sealed class OwnThreadTests : MooredContract
{
    private protected override bool IsPinned => true;

    private protected override MooredOptions Place(MooredOptions options) => options with { Affinity = Affinity.Thread };
}
