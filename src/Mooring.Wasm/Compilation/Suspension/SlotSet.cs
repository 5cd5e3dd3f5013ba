using System.Numerics;

namespace Mooring.Wasm.Compilation.Suspension;

/// <summary>A set of slots of one function, as bits.</summary>
internal readonly struct SlotSet(Memory<ulong> words)
{
    private readonly Memory<ulong> _words = words;

    public static int WordsFor(int slots) => (slots + 63) / 64;

    public bool Contains(int slot) => (_words.Span[slot >> 6] >> (slot & 63) & 1) != 0;

    public void Add(int slot) => _words.Span[slot >> 6] |= 1ul << (slot & 63);

    public void Remove(int slot) => _words.Span[slot >> 6] &= ~(1ul << (slot & 63));

    public void Clear() => _words.Span.Clear();

    public void CopyFrom(SlotSet other) => other._words.Span.CopyTo(_words.Span);

    /// <summary>Adds all slots of another set.</summary>
    /// <returns>Whether one of them was new.</returns>
    public bool Add(SlotSet other)
    {
        Span<ulong> mine = _words.Span;
        ReadOnlySpan<ulong> theirs = other._words.Span;
        ulong news = 0;
        for (int i = 0; i < mine.Length; i++)
        {
            news |= theirs[i] & ~mine[i];
            mine[i] |= theirs[i];
        }

        return news != 0;
    }

    /// <summary>Removes the slots that are not in another set.</summary>
    public void Keep(SlotSet other)
    {
        Span<ulong> mine = _words.Span;
        ReadOnlySpan<ulong> theirs = other._words.Span;
        for (int i = 0; i < mine.Length; i++) mine[i] &= theirs[i];
    }

    /// <summary>The slots in ascending order.</summary>
    public int[] ToArray()
    {
        ReadOnlySpan<ulong> words = _words.Span;
        int count = 0;
        foreach (ulong word in words) count += BitOperations.PopCount(word);
        var slots = new int[count];
        int next = 0;
        for (int i = 0; i < words.Length; i++)
        {
            for (ulong word = words[i]; word != 0; word &= word - 1) slots[next++] = (i << 6) + BitOperations.TrailingZeroCount(word);
        }

        return slots;
    }
}
