using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>What a call of a capability carries, in the one form that providers see: MessagePack maps of codec era C.</summary>
/// <remarks>
/// The host translates what guests of other eras send and expect; see <c>docs/hosting.md</c>. Reading is lenient, as guests are many:
/// unknown keys are skipped, absent ones and nil read as the type's empty value, bytes may be spelled as an array of numbers, and what
/// follows the map is ignored. Writing gives all fields in the order of their declaration, as Rust guests require.
/// </remarks>
/// <typeparam name="TSelf">The message itself.</typeparam>
public interface ICapabilityMessage<out TSelf>
    where TSelf : ICapabilityMessage<TSelf>
{
    /// <summary>Reads a message.</summary>
    /// <exception cref="MessagePackException">The bytes are no map, or a field has another type.</exception>
    static abstract TSelf Decode(ReadOnlySpan<byte> payload);

    /// <summary>Reads a message that may share the payload's bytes, which then must not change while it is used.</summary>
    /// <exception cref="MessagePackException">As for <see cref="Decode"/>.</exception>
    static virtual TSelf Borrow(ReadOnlyMemory<byte> payload) => TSelf.Decode(payload.Span);

    /// <summary>Writes the message.</summary>
    void Encode(ref MessagePackWriter writer);
}

/// <summary>Messages to bytes and back.</summary>
public static class CapabilityMessage
{
    /// <summary>The message's bytes, owned by the caller.</summary>
    public static ReadOnlyMemory<byte> ToBytes<T>(this T message)
        where T : ICapabilityMessage<T>
    {
        ArgumentNullException.ThrowIfNull(message);
        var writer = new MessagePackWriter(stackalloc byte[512]);
        try
        {
            message.Encode(ref writer);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The message in a payload.</summary>
    /// <exception cref="MessagePackException">It is not one.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> payload)
        where T : ICapabilityMessage<T> => T.Decode(payload.Span);
}
