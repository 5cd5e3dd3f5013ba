namespace Mooring.Hosting.Codecs;

/// <summary>How a guest spells its messages, as far as it is known: found out from the module, until the guest itself has shown it.</summary>
/// <remarks>
/// The time of signing, which eras A to C are told apart by, is a guess: a module that is signed anew looks younger than it is. Two things
/// correct it, once. What a guest sends begins with a map, an array or neither. And a guest that cannot read what it is sent says so in
/// words of its codec, before it has done anything else. Any thread may use this.
/// </remarks>
internal sealed class CodecGuess
{
    // What serde says when bytes are not what it expects: as Rust guests put it into their errors.
    private static readonly string[] Unreadable = ["de-serialize", "deserialize", "invalid type", "missing field"];

    private readonly Lock _gate = new(); // held while the guess changes
    private readonly Action<CodecEra, CodecEra>? _corrected; // told from which to which; null when nobody wants to know
    private volatile GuestCodec _codec;
    private volatile bool _isSettled;

    /// <param name="era">The first guess.</param>
    /// <param name="isSettled">Whether it is none: somebody has said it.</param>
    /// <param name="corrected">Told of the correction, if there is one.</param>
    public CodecGuess(CodecEra era, bool isSettled, Action<CodecEra, CodecEra>? corrected = null)
    {
        _codec = GuestCodec.Of(era);
        _isSettled = isSettled || era is CodecEra.E; // that one is seen from the module's imports
        _corrected = corrected;
    }

    /// <summary>The codec that is believed in.</summary>
    public GuestCodec Codec => _codec;

    /// <summary>Whether nothing can change it any more.</summary>
    public bool IsSettled => _isSettled;

    /// <summary>The guest has sent a message that could be one of several eras': it settles the guess.</summary>
    /// <param name="message">The message as the guest spelled it. Nothing and nil say nothing, and later eras say things without a map.</param>
    public void Show(ReadOnlySpan<byte> message)
    {
        if (_isSettled || _codec.Era is CodecEra.D || message.IsEmpty || message[0] == 0xc0) return;
        Settle(Shown(_codec.Era, message[0]));
    }

    /// <summary>The guest could read what it was sent.</summary>
    public void Settle(CodecEra era)
    {
        CodecEra before;
        lock (_gate)
        {
            if (_isSettled) return;
            before = _codec.Era;
            if (before != era) _codec = GuestCodec.Of(era);
            _isSettled = true;
        }

        if (before != era) _corrected?.Invoke(before, era);
    }

    /// <summary>What to try once when a guest refuses a message; null when the refusal is about something else, or nothing is left to try.</summary>
    public GuestCodec? Neighbour(string refusal)
    {
        if (_isSettled || !Unreadable.Any(word => refusal.Contains(word, StringComparison.OrdinalIgnoreCase))) return null;
        return _codec.Era switch
        {
            CodecEra.A => GuestCodec.Of(CodecEra.B),
            CodecEra.B => GuestCodec.Of(CodecEra.A),
            CodecEra.C => GuestCodec.Of(CodecEra.B),
            CodecEra.D => GuestCodec.Of(CodecEra.C),
            _ => null,
        };
    }

    private static CodecEra Shown(CodecEra guess, byte first)
    {
        bool isMap = first is (>= 0x80 and <= 0x8f) or 0xde or 0xdf, isArray = first is (>= 0x90 and <= 0x9f) or 0xdc or 0xdd;
        return guess switch
        {
            CodecEra.A or CodecEra.C when isArray => CodecEra.B,
            CodecEra.B or CodecEra.C when !isMap && !isArray => CodecEra.A,
            CodecEra.A when isMap => CodecEra.C,
            _ => guess, // one build of era B wrote maps, and still reads no others
        };
    }
}
