using Effects.Library;
using Mooring;

// Runs its function on whatever thread is free, so it asks for one that does not care.
static async Task<long> SumOnAnyThread([NoThreadLocal] Func<long> next)
{
    long[] numbers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => next())));
    return numbers.Sum();
}

Console.WriteLine(await SumOnAnyThread(Ids.Next));
