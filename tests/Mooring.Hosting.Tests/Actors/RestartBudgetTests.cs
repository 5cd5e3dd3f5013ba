using Mooring.Hosting.Actors;

namespace Mooring.Hosting.Tests.Actors;

public class RestartBudgetTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void TryTake_MoreThanAllowedWithinTheWindow_IsRefused()
    {
        var budget = new RestartBudget(2, TimeSpan.FromSeconds(10), _time);
        Assert.True(budget.TryTake());
        Assert.True(budget.TryTake());
        Assert.False(budget.TryTake());
    }

    [Fact]
    public void TryTake_WhenTheWindowHasMovedOn_IsAllowedAgain()
    {
        var budget = new RestartBudget(2, TimeSpan.FromSeconds(10), _time);
        Assert.True(budget.TryTake());
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(budget.TryTake());
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(budget.TryTake()); // the first is 10 s old
        Assert.False(budget.TryTake());
    }

    [Fact]
    public void TryTake_WithNoneAllowed_IsRefused() =>
        Assert.False(new RestartBudget(0, TimeSpan.FromSeconds(10), _time).TryTake());
}
