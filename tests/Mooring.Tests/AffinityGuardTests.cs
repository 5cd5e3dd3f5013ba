namespace Mooring.Tests;

public sealed class AffinityGuardTests
{
    [Fact]
    public void Enter_FromTwoPlaces_ThrowsWithBothStacks()
    {
        var guard = new AffinityGuard("store") { KeepStacks = true };
        using AffinityGuard.Scope inside = FirstPlace(guard);
        MooredAccessException? met = null;
        var other = new Thread(() => met = Assert.Throws<MooredAccessException>(() => SecondPlace(guard)));
        other.Start();
        other.Join();
        Assert.Contains("'store' was entered by thread", met!.Message);
        Assert.Contains(nameof(FirstPlace), met.Message);
        Assert.Contains(nameof(SecondPlace), met.Message);
    }

    [Fact]
    public void Enter_AwayFromItsThread_Throws()
    {
        var guard = new AffinityGuard("window", pinned: true);
        using (guard.Enter())
        {
        }

        MooredAccessException? met = null;
        var other = new Thread(() => met = Assert.Throws<MooredAccessException>(() => SecondPlace(guard)));
        other.Start();
        other.Join();
        Assert.Contains($"belongs to thread {Environment.CurrentManagedThreadId}", met!.Message);
    }

    [Fact]
    public void Enter_AgainAndAfterwards_IsAllowed()
    {
        var guard = new AffinityGuard("store");
        using (guard.Enter())
        using (guard.Enter())
        {
        }

        var other = new Thread(() => SecondPlace(guard));
        other.Start();
        other.Join();
    }

    private static AffinityGuard.Scope FirstPlace(AffinityGuard guard) => guard.Enter();

    private static void SecondPlace(AffinityGuard guard)
    {
        using AffinityGuard.Scope scope = guard.Enter();
    }
}
