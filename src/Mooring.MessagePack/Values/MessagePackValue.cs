namespace Mooring.MessagePack;

/// <summary>A value of any shape, encoded: what Rust's <c>serde_json::Value</c> and <c>rmpv::Value</c> are in messages.</summary>
/// <remarks>It is kept as it came and is written as it is. The default is nil.</remarks>
public readonly struct MessagePackValue : IEquatable<MessagePackValue>
{
    private static readonly byte[] Nil = [0xc0];
    private readonly byte[]? _encoded; // null: nil

    private MessagePackValue(byte[] encoded) => _encoded = encoded;

    /// <summary>The value's bytes.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded ?? Nil;

    /// <summary>Encodes a value.</summary>
    public static MessagePackValue From<T, TFormat>(T value)
        where TFormat : IMessagePackFormat<T> => new(MessagePackFormat.ToBytes<T, TFormat>(value));

    /// <summary>Takes a value that is encoded already, and copies it.</summary>
    /// <exception cref="MessagePackException">It is not exactly one value.</exception>
    public static MessagePackValue FromEncoded(ReadOnlySpan<byte> encoded)
    {
        var reader = new MessagePackReader(encoded);
        reader.Skip();
        reader.ExpectEnd();
        return new MessagePackValue(encoded.ToArray());
    }

    /// <summary>Decodes the value.</summary>
    /// <exception cref="MessagePackException">It is no such value.</exception>
    public T To<T, TFormat>()
        where TFormat : IMessagePackFormat<T> => MessagePackFormat.FromBytes<T, TFormat>(Encoded.Span);

    /// <summary>Whether the bytes are the same.</summary>
    public bool Equals(MessagePackValue other) => Encoded.Span.SequenceEqual(other.Encoded.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MessagePackValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Encoded.Span);
        return hash.ToHashCode();
    }

    /// <summary>The bytes in hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Encoded.Span);

    /// <summary>Whether the bytes are the same.</summary>
    public static bool operator ==(MessagePackValue left, MessagePackValue right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    public static bool operator !=(MessagePackValue left, MessagePackValue right) => !left.Equals(right);

    internal static MessagePackValue Adopt(byte[] encoded) => new(encoded);
}
