namespace Mooring.Providers.KeyValue;

/// <summary>Which part of a list is meant, as Redis has it: from 0, negative numbers from the end, both ends included.</summary>
public static class ListRange
{
    /// <summary>Resolves a range against a list.</summary>
    /// <param name="start">First item.</param>
    /// <param name="stop">Last item, included.</param>
    /// <param name="count">Items in the list.</param>
    /// <returns>First item from 0, and how many; none when the range lies outside.</returns>
    public static (int Offset, int Length) Resolve(int start, int stop, int count)
    {
        long first = Math.Max(0, start < 0 ? (long)count + start : start);
        long last = Math.Min(count - 1, stop < 0 ? (long)count + stop : stop);
        return first > last ? (0, 0) : ((int)first, (int)(last - first + 1));
    }
}
