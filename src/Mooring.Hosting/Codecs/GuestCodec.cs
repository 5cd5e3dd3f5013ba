namespace Mooring.Hosting.Codecs;

/// <summary>Translates between how one era of guests spells messages and how providers see them. This one, era C, changes nothing.</summary>
/// <remarks>
/// Capabilities and operations on the providers' side have waSCC's names. What the tables do not know passes unchanged: capabilities of
/// others have their own spelling.
/// </remarks>
internal class GuestCodec(CodecEra era)
{
    public CodecEra Era { get; } = era;

    /// <summary>The codec of an era.</summary>
    public static GuestCodec Of(CodecEra era) => era switch
    {
        CodecEra.A or CodecEra.B => new EarlyCodec(era),
        CodecEra.D or CodecEra.E => new LaterCodec(era),
        _ => new GuestCodec(CodecEra.C),
    };

    /// <summary>What a guest asks of a provider: the operation's name there, and the payload.</summary>
    public virtual ReadOnlyMemory<byte> CallFromGuest(string capability, ref string operation, ReadOnlyMemory<byte> payload) => payload;

    /// <summary>A provider's answer, for the guest.</summary>
    public virtual ReadOnlyMemory<byte> ReplyToGuest(string capability, string operation, ReadOnlyMemory<byte> payload) => payload;

    /// <summary>What a provider asks of a guest: the operation's name there, and the payload.</summary>
    public virtual ReadOnlyMemory<byte> CallToGuest(string capability, ref string operation, ReadOnlyMemory<byte> payload) => payload;

    /// <summary>A guest's answer, for the provider.</summary>
    public virtual ReadOnlyMemory<byte> ReplyFromGuest(string capability, string operation, ReadOnlyMemory<byte> payload) => payload;
}
