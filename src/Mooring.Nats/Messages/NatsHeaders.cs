using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Mooring.Nats;

/// <summary>The headers of a message: names with one or several values, in order.</summary>
/// <remarks>
/// Names are compared as they are, with their case, as the servers do. Not safe for changes from several threads; do not change headers
/// while a publish with them is running.
/// </remarks>
public sealed class NatsHeaders : IReadOnlyCollection<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _entries = [];

    /// <summary>The number of values, all names together.</summary>
    public int Count => _entries.Count;

    /// <summary>The first value of a name, <see langword="null"/> if there is none; setting it replaces all of its values.</summary>
    /// <param name="name">The header's name.</param>
    /// <exception cref="ArgumentException">The name or the value has characters that a header must not have.</exception>
    public string? this[string name]
    {
        get => TryGetValue(name, out string? value) ? value : null;
        set
        {
            Remove(name);
            if (value is not null) Add(name, value);
        }
    }

    /// <summary>Adds a value after those that the name has already.</summary>
    /// <param name="name">Printable ASCII without spaces and colons.</param>
    /// <param name="value">Any text without line ends; spaces at its ends are not kept by receivers.</param>
    /// <exception cref="ArgumentException">The name or the value has characters that a header must not have.</exception>
    public void Add(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        foreach (char c in name)
        {
            if (c is <= ' ' or ':' or >= '\x7f') throw new ArgumentException($"'{name}' is no header name: printable ASCII without spaces and colons.", nameof(name));
        }

        if (value.AsSpan().IndexOfAny("\r\n\0") >= 0) throw new ArgumentException($"The value of header '{name}' has a line end.", nameof(value));
        _entries.Add(new(name, value));
    }

    /// <summary>Removes all values of a name.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Remove(string name) => _entries.RemoveAll(entry => entry.Key == name) > 0;

    /// <summary>Gives the first value of a name.</summary>
    public bool TryGetValue(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (KeyValuePair<string, string> entry in _entries)
        {
            if (entry.Key != name) continue;
            value = entry.Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>All values of a name, in order.</summary>
    public IEnumerable<string> GetValues(string name) => _entries.Where(entry => entry.Key == name).Select(entry => entry.Value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds what a server sent, whatever it is.</summary>
    internal void AddReceived(string name, string value) => _entries.Add(new(name, value));
}
