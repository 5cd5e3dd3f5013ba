namespace Mooring.Tests.Contract;

public sealed class MobileTests : MooredContract
{
    private protected override bool IsPinned => false;

    private protected override MooredOptions Place(MooredOptions options) => options;
}
