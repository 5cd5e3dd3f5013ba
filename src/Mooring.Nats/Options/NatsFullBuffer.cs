namespace Mooring.Nats;

/// <summary>What a publish does when the outgoing buffer is full.</summary>
public enum NatsFullBuffer
{
    /// <summary>It waits for room, up to <see cref="NatsOptions.RequestTimeout"/>.</summary>
    Wait,

    /// <summary>It fails with <see cref="NatsBufferFullException"/>.</summary>
    Fail,
}
