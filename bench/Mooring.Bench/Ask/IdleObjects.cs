namespace Mooring.Bench.Ask;

/// <summary>What an object costs that does nothing.</summary>
internal static class IdleObjects
{
    private const int Objects = 1_000_000;

    /// <summary>Makes a million objects, asks each once, and gives the bytes that each takes: handle, mailbox and object.</summary>
    public static async Task<double> BytesPerObjectAsync(MooringRuntime runtime)
    {
        var moored = new Moored<Counter>[Objects];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Objects; i++)
        {
            moored[i] = await runtime.CreateAsync(static () => new Counter());
            await moored[i].RunAsync(static (counter, input) => counter.Next(input), 1L);
        }

        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(moored);
        return (double)(after - before) / Objects;
    }
}
