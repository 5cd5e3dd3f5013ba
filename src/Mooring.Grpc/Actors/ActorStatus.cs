using Mooring.Grpc.Protocol;
using Mooring.Hosting;

namespace Mooring.Grpc.Actors;

/// <summary>The gRPC status of each way in which an actor can fail. docs/grpc.md has the table and its reasons.</summary>
internal static class ActorStatus
{
    public static GrpcStatusException From(ActorException failure) => failure switch
    {
        ActorLoadException => new(StatusCode.FailedPrecondition, failure.Message, failure),
        UnknownOperationException => new(StatusCode.NotFound, $"unknown operation: {failure.Message}", failure),
        GuestErrorException => new(StatusCode.Unknown, failure.Message, failure),
        ActorTrappedException => new(StatusCode.Aborted, $"the guest trapped: {failure.Message}", failure),
        ActorTimeoutException => new(StatusCode.DeadlineExceeded, failure.Message, failure),
        ActorMailboxFullException => new(StatusCode.ResourceExhausted, failure.Message, failure),
        ActorStoppedException => new(StatusCode.Unavailable, failure.Message, failure),
        _ => new(StatusCode.Internal, failure.Message, failure),
    };

    /// <summary>Whether the instance lives on with its state: the guest has answered, if only with an error.</summary>
    public static bool LeavesInstanceIntact(GrpcStatusException failure) => failure.Code is StatusCode.Unknown or StatusCode.NotFound;
}
