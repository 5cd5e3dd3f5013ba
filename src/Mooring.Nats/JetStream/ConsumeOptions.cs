using Mooring.Nats.Options;

namespace Mooring.Nats.JetStream;

/// <summary>How much a continuous reader asks for in advance.</summary>
public sealed record ConsumeOptions
{
    /// <summary>Messages that may be on their way or waiting; more are asked for when half of them have been taken.</summary>
    /// <value>Default: 500.</value>
    public int MaxMessages { get; init; } = 500;

    /// <summary>Bytes that may be on their way or waiting.</summary>
    /// <value>Default: <see langword="null"/>, only <see cref="MaxMessages"/> counts.</value>
    public long? MaxBytes { get; init; }

    /// <summary>How long the server keeps what was asked for open.</summary>
    /// <value>Default: 30 s.</value>
    public TimeSpan Expires { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the server says that it is there while it has nothing to send. After twice that time in silence the reader asks again.</summary>
    /// <value>Default: 5 s. At most half of <see cref="Expires"/>.</value>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    internal void ThrowIfInvalid()
    {
        OptionChecks.RequireAtLeast(MaxMessages, 1);
        if (MaxBytes is { } bytes) OptionChecks.RequireAtLeast(bytes, 1, nameof(MaxBytes));
        OptionChecks.RequireTime(Expires);
        OptionChecks.RequireTime(Heartbeat);
        if (Heartbeat > Expires / 2) throw new ArgumentException("ConsumeOptions.Heartbeat is longer than half of Expires.", nameof(Heartbeat));
    }
}
