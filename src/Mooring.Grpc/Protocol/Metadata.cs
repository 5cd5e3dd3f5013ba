using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Mooring.Grpc.Protocol;

/// <summary>The headers or trailers of a call that are not the protocol's own, in order; keys may repeat.</summary>
/// <remarks>
/// Keys are lower case. A key that ends with <c>-bin</c> has bytes as its value, every other has printable ASCII.
/// Not safe for use by several threads at once.
/// </remarks>
public sealed class Metadata : IReadOnlyCollection<MetadataEntry>
{
    private readonly List<MetadataEntry> _entries = [];

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <summary>Adds a text entry.</summary>
    /// <exception cref="ArgumentException">The key or the value has characters that HTTP/2 metadata cannot carry, the key is
    /// reserved (<c>grpc-</c>), or it ends with <c>-bin</c>.</exception>
    public void Add(string key, string value) => _entries.Add(new MetadataEntry(key, value));

    /// <summary>Adds a binary entry; the key must end with <c>-bin</c>.</summary>
    /// <inheritdoc cref="Add(string, string)"/>
    public void Add(string key, ReadOnlyMemory<byte> value) => _entries.Add(new MetadataEntry(key, value));

    /// <summary>The last text value under <paramref name="key"/>, or null.</summary>
    public string? Get(string key) => Find(key, binary: false)?.Text;

    /// <summary>The last binary value under <paramref name="key"/> (which ends with <c>-bin</c>), or null.</summary>
    public ReadOnlyMemory<byte>? GetBytes(string key) => Find(key, binary: true)?.Bytes;

    /// <inheritdoc/>
    public IEnumerator<MetadataEntry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(MetadataEntry entry) => _entries.Add(entry);

    private MetadataEntry? Find(string key, bool binary)
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].IsBinary == binary && string.Equals(_entries[i].Key, key, StringComparison.OrdinalIgnoreCase)) return _entries[i];
        }

        return null;
    }
}

/// <summary>One header or trailer.</summary>
public sealed class MetadataEntry
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string? _text; // null: the value is _bytes

    internal MetadataEntry(string key, string value)
    {
        Key = ValidKey(key);
        if (IsBinaryKey(Key)) throw new ArgumentException($"The value of '{Key}' must be bytes: its key ends with -bin.", nameof(value));
        if (value.AsSpan().ContainsAnyExceptInRange('\x20', '\x7E'))
        {
            throw new ArgumentException($"The value of '{Key}' is not printable ASCII; use a key that ends with -bin.", nameof(value));
        }

        _text = value;
    }

    internal MetadataEntry(string key, ReadOnlyMemory<byte> value)
    {
        Key = ValidKey(key);
        if (!IsBinaryKey(Key)) throw new ArgumentException($"The key '{Key}' of a binary value must end with -bin.", nameof(key));
        _bytes = value;
    }

    private MetadataEntry(string key, string? text, ReadOnlyMemory<byte> bytes) => (Key, _text, _bytes) = (key, text, bytes);

    /// <summary>The key, in lower case.</summary>
    public string Key { get; }

    /// <summary>Whether the value is bytes.</summary>
    [MemberNotNullWhen(false, nameof(_text))]
    public bool IsBinary => _text is null;

    /// <summary>The value of a text entry.</summary>
    /// <exception cref="InvalidOperationException">The entry is binary.</exception>
    public string Text => _text ?? throw new InvalidOperationException($"'{Key}' is a binary entry.");

    /// <summary>The value of a binary entry.</summary>
    /// <exception cref="InvalidOperationException">The entry is text.</exception>
    public ReadOnlyMemory<byte> Bytes => IsBinary ? _bytes : throw new InvalidOperationException($"'{Key}' is a text entry.");

    internal static bool IsBinaryKey(string key) => key.EndsWith("-bin", StringComparison.Ordinal);

    /// <summary>An entry as it came from the other side: not checked again, because HTTP/2 already has.</summary>
    internal static MetadataEntry Received(string key, string text) => new(key, text, default);

    internal static MetadataEntry Received(string key, byte[] bytes) => new(key, null, bytes);

    private static string ValidKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var lower = key.ToLowerInvariant();
        foreach (var c in lower)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_' or '.'))
            {
                throw new ArgumentException($"'{key}' is not a metadata key: letters, digits, '-', '_' and '.' only.", nameof(key));
            }
        }

        return MetadataHeaders.IsReserved(lower) ? throw new ArgumentException($"'{key}' is reserved by the protocol.", nameof(key)) : lower;
    }
}
