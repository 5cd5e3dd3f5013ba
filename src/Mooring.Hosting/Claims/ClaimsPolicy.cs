using System.Collections.Immutable;

namespace Mooring.Hosting.Claims;

/// <summary>Which claims a host believes.</summary>
public sealed record ClaimsPolicy
{
    /// <summary>The account keys whose signature counts.</summary>
    /// <value>Empty: any issuer's.</value>
    public ImmutableArray<string> TrustedIssuers { get; init; } = [];

    /// <summary>Whether modules that nobody has signed may run, with the claims that a manifest grants them.</summary>
    /// <value>False.</value>
    public bool AllowUnsigned { get; init; }

    /// <summary>The clock that dates are compared with.</summary>
    /// <value><see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
