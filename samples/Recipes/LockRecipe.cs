using Mooring;

namespace Recipes;

/// <summary>A <see cref="ReaderWriterLockSlim"/> that is held across an await, which only a thread of its own makes right.</summary>
public static class LockRecipe
{
    public static async Task<int> ReloadAsync(MooringRuntime runtime)
    {
        await using Moored<Catalog> catalog = await runtime.CreateAsync(
            () => new Catalog(), new MooredOptions { Affinity = Affinity.Thread });
        await catalog.RunAsync(async c =>
        {
            c.Lock.EnterWriteLock();
            try { await c.ReloadAsync(); }
            finally { c.Lock.ExitWriteLock(); } // on the thread that entered it
        });
        return await catalog.RunAsync(c => c.Items);
    }
}

/// <summary>A class from before <c>await</c>. Other threads may read it under its lock.</summary>
public sealed class Catalog : IDisposable
{
    public ReaderWriterLockSlim Lock { get; } = new();

    public int Items { get; private set; }

    public async Task ReloadAsync()
    {
        await Task.Delay(1); // reads it from somewhere
        Items++;
    }

    public void Dispose() => Lock.Dispose();
}
