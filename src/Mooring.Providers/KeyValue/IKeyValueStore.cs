namespace Mooring.Providers.KeyValue;

/// <summary>Values, lists and sets under keys: what a store has to do to be <c>wascc:keyvalue</c>.</summary>
/// <remarks>
/// <para>Any thread may call; each operation happens at once or not at all, whatever others do meanwhile. Keys and items are compared byte
/// by byte. A key holds one of the three kinds; an operation of another kind fails with <see cref="KeyValueKindException"/>.</para>
/// <para>A value may have an end, after which the key is as if it had never been there.</para>
/// </remarks>
public interface IKeyValueStore : IAsyncDisposable
{
    /// <summary>Adds to a number; a key that is not there counts as 0. Its end stays as it is.</summary>
    /// <returns>The new value.</returns>
    /// <exception cref="KeyValueKindException">The value is no number of 32 bits, or would not be one any more.</exception>
    ValueTask<int> AddAsync(string key, int delta, CancellationToken ct);

    /// <summary>A value; null when there is none.</summary>
    ValueTask<string?> GetAsync(string key, CancellationToken ct);

    /// <summary>Puts a value under a key, whatever was there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="lifetime">After which it is gone; null for never.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask SetAsync(string key, string value, TimeSpan? lifetime, CancellationToken ct);

    /// <summary>Removes a key of any kind.</summary>
    ValueTask DeleteAsync(string key, CancellationToken ct);

    /// <summary>Whether there is a key, of any kind.</summary>
    ValueTask<bool> ExistsAsync(string key, CancellationToken ct);

    /// <summary>Puts an item before the others of a list.</summary>
    /// <returns>How many there are now.</returns>
    ValueTask<int> PushAsync(string key, string item, CancellationToken ct);

    /// <summary>Removes all equal items from a list.</summary>
    /// <returns>How many are left.</returns>
    ValueTask<int> RemoveFromListAsync(string key, string item, CancellationToken ct);

    /// <summary>A part of a list, first item first.</summary>
    /// <param name="key">The key.</param>
    /// <param name="start">First item, from 0; negative from the end.</param>
    /// <param name="stop">Last item, included; negative from the end.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask<IReadOnlyList<string>> RangeAsync(string key, int start, int stop, CancellationToken ct);

    /// <summary>Adds to a set.</summary>
    /// <returns>1 if it was not there, else 0.</returns>
    ValueTask<int> AddToSetAsync(string key, string item, CancellationToken ct);

    /// <summary>Removes from a set.</summary>
    /// <returns>1 if it was there, else 0.</returns>
    ValueTask<int> RemoveFromSetAsync(string key, string item, CancellationToken ct);

    /// <summary>A set's items, in the order of their bytes.</summary>
    ValueTask<IReadOnlyList<string>> ReadSetAsync(string key, CancellationToken ct);

    /// <summary>Several sets' items as they were at one moment, in the order of the keys.</summary>
    ValueTask<IReadOnlyList<IReadOnlyList<string>>> ReadSetsAsync(IReadOnlyList<string> keys, CancellationToken ct);
}

/// <summary>A key holds something else than an operation needs.</summary>
public sealed class KeyValueKindException : Exception
{
    /// <summary>Says what it holds.</summary>
    public KeyValueKindException(string message)
        : base(message)
    {
    }
}
