namespace Mooring.Bench.Ask;

/// <summary>An object with so little work that only the way to it is measured.</summary>
internal sealed class Counter
{
    private long _asked;

    public long Next(long input)
    {
        _asked++;
        return input + 1;
    }
}
