using Mooring.WaPc;

namespace Mooring.Hosting.HostCalls;

/// <summary>A host call of a guest, away from the guest's memory so that it can outlive a turn of the thread.</summary>
/// <param name="Binding">Which of several providers is meant.</param>
/// <param name="Namespace">The capability, or the key or alias of another actor.</param>
/// <param name="Operation">What is to be done.</param>
/// <param name="Payload">What it is to be done with, as the guest spells it.</param>
/// <param name="Deadline">Timestamp at which the guest's own time is over; <see cref="Deadlines.DeadlineWatch.Never"/> for none.</param>
internal readonly record struct GuestCall(string Binding, string Namespace, string Operation, ReadOnlyMemory<byte> Payload, long Deadline);

/// <summary>Answers host calls, and may take its time. Failures are answers; what it throws ends the guest's instance.</summary>
/// <param name="call">What the guest asks for.</param>
/// <param name="ct">The guest is to be stopped.</param>
internal delegate ValueTask<HostCallOutcome> AsyncHostCall(GuestCall call, CancellationToken ct);

/// <summary>How a host call ended.</summary>
/// <param name="Payload">The answer; empty after a failure.</param>
/// <param name="Failure">Why there is no answer; null after a success.</param>
internal readonly record struct HostCallOutcome(ReadOnlyMemory<byte> Payload, Exception? Failure = null)
{
    public HostReply ToReply() => Failure is null ? HostReply.Success(Payload) : HostReply.Failure(Failure.Message);
}
