namespace Mooring.Nats.JetStream;

/// <summary>A message read from a stream without a consumer.</summary>
/// <param name="Subject">The subject that it was published to.</param>
/// <param name="Sequence">Its place in the stream.</param>
/// <param name="Time">When the stream took it.</param>
/// <param name="Headers">Its headers; <see langword="null"/> if it has none.</param>
/// <param name="Data">Its bytes.</param>
public sealed record StoredMessage(string Subject, ulong Sequence, DateTimeOffset Time, NatsHeaders? Headers, ReadOnlyMemory<byte> Data);
