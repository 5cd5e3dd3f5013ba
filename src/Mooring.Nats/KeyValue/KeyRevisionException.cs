namespace Mooring.Nats.KeyValue;

/// <summary>A compare-and-set lost: somebody changed the key before.</summary>
/// <param name="key">The key.</param>
/// <param name="expected">The revision that it was expected to have; 0: none.</param>
public sealed class KeyRevisionException(string key, ulong expected)
    : NatsException(expected == 0 ? $"The key '{key}' exists already." : $"The key '{key}' is not at revision {expected} any more.")
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The revision that it was expected to have; 0: none.</summary>
    public ulong Expected { get; } = expected;
}
