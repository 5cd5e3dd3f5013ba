namespace Mooring.Hosting.Claims;

/// <summary>A module's claims are missing, or must not be believed.</summary>
public sealed class ClaimsException : Exception
{
    internal ClaimsException(ClaimsProblem problem, string message, Exception? cause = null)
        : base(message, cause) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public ClaimsProblem Problem { get; }
}

/// <summary>What can be wrong with claims.</summary>
public enum ClaimsProblem
{
    /// <summary>The module is not signed.</summary>
    Unsigned,

    /// <summary>The module holds more than one token.</summary>
    Duplicate,

    /// <summary>The token is larger than any that makes sense.</summary>
    TooLarge,

    /// <summary>The bytes are no module, or the token is none.</summary>
    Malformed,

    /// <summary>The issuer named has not signed this token.</summary>
    BadSignature,

    /// <summary>The module is not the one that was signed.</summary>
    WrongHash,

    /// <summary>The claims hold no more.</summary>
    Expired,

    /// <summary>The claims do not hold yet.</summary>
    NotYetValid,

    /// <summary>The issuer is not among those that are trusted.</summary>
    UntrustedIssuer,
}
