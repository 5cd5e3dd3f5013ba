namespace Mooring.WaPc;

/// <summary>How a guest answered: with bytes, or with an error text of its own. The default value is neither and reads as a failure.</summary>
public readonly struct GuestReply
{
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly string? _error;
    private readonly bool _isSuccess;

    private GuestReply(ReadOnlyMemory<byte> payload)
    {
        _payload = payload;
        _isSuccess = true;
    }

    private GuestReply(string error) => _error = error;

    /// <summary>Whether the guest answered with <see cref="Payload"/>.</summary>
    public bool IsSuccess => _isSuccess;

    /// <summary>The answer, owned by the caller; may be empty. Empty as well after a failure.</summary>
    public ReadOnlyMemory<byte> Payload => _payload;

    /// <summary>Why the guest failed, in its own words; empty after a success.</summary>
    public string Error => _isSuccess ? "" : _error ?? "no reply";

    internal static GuestReply Success(ReadOnlyMemory<byte> payload) => new(payload);

    internal static GuestReply Failure(string error) => new(error);
}
