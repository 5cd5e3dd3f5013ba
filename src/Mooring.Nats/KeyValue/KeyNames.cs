using System.Buffers;

namespace Mooring.Nats.KeyValue;

/// <summary>The rules for buckets and keys.</summary>
/// <remarks><see href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-8.md"/></remarks>
internal static class KeyNames
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly SearchValues<char> InBucket = SearchValues.Create(Letters);
    private static readonly SearchValues<char> InKey = SearchValues.Create(Letters + "/=.");
    private static readonly SearchValues<char> InPattern = SearchValues.Create(Letters + "/=.*>");

    /// <exception cref="ArgumentException">It is empty or has other characters than letters, digits, dash and underscore.</exception>
    public static void ThrowIfNotBucket(string bucket)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        if (bucket.AsSpan().ContainsAnyExcept(InBucket)) throw new ArgumentException($"'{bucket}' is no bucket name: letters, digits, - and _.", nameof(bucket));
    }

    /// <exception cref="ArgumentException">It is empty, begins or ends with a dot, has an empty token, or characters that keys do not have.</exception>
    public static void ThrowIfNotKey(string key) => Require(key, InKey);

    /// <exception cref="ArgumentException">As for keys; wildcards are allowed.</exception>
    public static void ThrowIfNotPattern(string key) => Require(key, InPattern);

    private static void Require(string key, SearchValues<char> allowed)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        bool right = !key.AsSpan().ContainsAnyExcept(allowed) && key[0] != '.' && key[^1] != '.' && !key.Contains("..", StringComparison.Ordinal);
        if (!right) throw new ArgumentException($"'{key}' is no key: letters, digits, - _ / = and dots between tokens.", nameof(key));
    }
}
