namespace Mooring.Nats.KeyValue;

/// <summary>What was done to a key.</summary>
public enum KeyValueOperation
{
    /// <summary>It got a value.</summary>
    Put,

    /// <summary>It was deleted; its history stays.</summary>
    Delete,

    /// <summary>It was deleted with its history.</summary>
    Purge,
}

/// <summary>One revision of a key.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value; empty for deletions.</param>
/// <param name="Revision">The number of the change: unique in the bucket, and growing.</param>
/// <param name="Operation">What was done.</param>
/// <param name="Created">When.</param>
/// <param name="Delta">How many further entries there were for the reader when this one was sent; 0 when it stands alone.</param>
public sealed record KeyValueEntry(
    string Bucket, string Key, ReadOnlyMemory<byte> Value, ulong Revision, KeyValueOperation Operation, DateTimeOffset Created, long Delta)
{
    /// <summary>The value read as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Value.Span);
}
