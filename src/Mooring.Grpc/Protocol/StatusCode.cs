namespace Mooring.Grpc.Protocol;

/// <summary>How a gRPC call ended.</summary>
/// <remarks>Names and numbers: <see href="https://grpc.io/docs/guides/status-codes/"/>.</remarks>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>A failure that carries no better code.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the server is.</summary>
    InvalidArgument = 3,

    /// <summary>The call did not end within its deadline.</summary>
    DeadlineExceeded = 4,

    /// <summary>Something that the request names does not exist.</summary>
    NotFound = 5,

    /// <summary>Something that the request wants to create exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit was reached: message size, mailbox, quota.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs; trying again does not help.</summary>
    FailedPrecondition = 9,

    /// <summary>The call was broken off; starting the whole sequence again may help.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The server does not have this method, or not this feature of the protocol.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the server or of the protocol is broken.</summary>
    Internal = 13,

    /// <summary>The service is not there now; trying again may help.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupt.</summary>
    DataLoss = 15,

    /// <summary>The caller has not said who it is.</summary>
    Unauthenticated = 16,
}
