namespace Mooring.MessagePack;

/// <summary>Bytes that are no MessagePack, or not the value that was asked for; or a value that is too large to be written.</summary>
/// <param name="message">What is wrong, without the offset.</param>
/// <param name="offset">Bytes from the start of the message to the item that is wrong.</param>
public sealed class MessagePackException(string message, int offset) : FormatException($"{message} (at byte {offset})")
{
    /// <summary>Bytes from the start of the message to the item that is wrong.</summary>
    public int Offset { get; } = offset;
}
