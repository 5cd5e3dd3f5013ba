namespace Mooring.Bench.Ask;

/// <summary>One way to share an object, and how often to ask it in a round.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Ask">Asks the object once.</param>
/// <param name="Sequential">Asks of one caller in a round.</param>
/// <param name="ByMany">Asks of all callers in a round.</param>
internal sealed record Contender(string Name, Func<long, ValueTask<long>> Ask, int Sequential, int ByMany)
{
    public const int Callers = 64;

    public async Task SequentiallyAsync(int count)
    {
        Func<long, ValueTask<long>> ask = Ask;
        for (int i = 0; i < count; i++) await ask(i);
    }

    public Task ByManyAsync(int count) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => SequentiallyAsync(count / Callers))));
}
