using Microsoft.Extensions.DependencyInjection;
using Mooring;

namespace Recipes;

/// <summary>A pool with one object per tenant: made on demand, evicted when idle.</summary>
public static class TenantRecipe
{
    public static IServiceCollection AddRuleEngines(this IServiceCollection services) =>
        services.AddMooredPool<string, RuleEngine>((provider, tenant, stop) => RuleEngine.LoadAsync(tenant, stop),
            new MooredPoolOptions { IdleTime = TimeSpan.FromMinutes(10), MaxObjects = 500 });
}

/// <summary>Something that asks the pool, as a controller would.</summary>
public sealed class Orders(MooredPool<string, RuleEngine> engines)
{
    public ValueTask<int> ScoreAsync(string tenant, int amount) =>
        engines.RunAsync(tenant, engine => engine.Score(amount));
}

/// <summary>The rules of one tenant, with the scratch memory of their evaluation. Not safe for two threads.</summary>
public sealed class RuleEngine
{
    private readonly int _factor;
    private int _scored;

    private RuleEngine(int factor) => _factor = factor;

    public static async ValueTask<RuleEngine> LoadAsync(string tenant, CancellationToken stop)
    {
        await Task.Yield(); // the rules come from somewhere
        stop.ThrowIfCancellationRequested();
        return new RuleEngine(tenant.Length);
    }

    public int Score(int amount) => (_factor * amount) + _scored++;
}
