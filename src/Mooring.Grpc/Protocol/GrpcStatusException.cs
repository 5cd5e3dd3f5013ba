namespace Mooring.Grpc.Protocol;

/// <summary>Ends a gRPC call with a status: thrown by a server's handler, or by a client whose call failed.</summary>
/// <param name="code">The status; a handler that throws <see cref="StatusCode.OK"/> is reported as <see cref="StatusCode.Internal"/>.</param>
/// <param name="message">The cause, sent to the other side as <c>grpc-message</c>: keep secrets and stack traces out of it.</param>
/// <param name="innerException">What led to it; never sent.</param>
public sealed class GrpcStatusException(StatusCode code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The status of the call.</summary>
    public StatusCode Code { get; } = code;

    /// <summary>What the server sent with the status; empty on a server.</summary>
    public Metadata Trailers { get; init; } = new();
}
