using Mooring.Hosting.Contracts;

namespace Mooring.Hosting.Providers;

/// <summary>What an actor asks of a provider.</summary>
/// <param name="Link">The link that the call comes through.</param>
/// <param name="Operation">What is to be done.</param>
/// <param name="Payload">What it is to be done with. It must not be kept beyond the call without a copy.</param>
public readonly record struct CapabilityCall(ActorLink Link, string Operation, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The payload as a message.</summary>
    /// <exception cref="ProviderException">It is not one; the text says where.</exception>
    public T Read<T>()
        where T : ICapabilityMessage<T>
    {
        try
        {
            return T.Decode(Payload.Span);
        }
        catch (MessagePack.MessagePackException cause)
        {
            throw Malformed<T>(cause);
        }
    }

    /// <summary>The payload as a message that may share its bytes, and must not be kept beyond the call either.</summary>
    /// <exception cref="ProviderException">It is not one; the text says where.</exception>
    public T Borrow<T>()
        where T : ICapabilityMessage<T>
    {
        try
        {
            return T.Borrow(Payload);
        }
        catch (MessagePack.MessagePackException cause)
        {
            throw Malformed<T>(cause);
        }
    }

    /// <summary>What to throw for an operation that the provider does not know.</summary>
    public ProviderException UnknownOperation() => new($"{Link.Capability} has no operation {Operation}");

    private ProviderException Malformed<T>(Exception cause) => new($"{Link.Capability} {Operation}: the payload is not a {typeof(T).Name}: {cause.Message}", cause);
}
