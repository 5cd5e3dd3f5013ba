using Mooring.Hosting.Claims;

namespace Mooring.Hosting.Host;

/// <summary>Which module may take the place of a running one.</summary>
internal static class SwapRules
{
    /// <exception cref="HostStateException">This one may not; the text says why.</exception>
    public static void Check(ActorClaims running, ActorClaims next)
    {
        if (next.Subject != running.Subject) throw Refused($"its subject is {next.Subject}, the running actor's {running.Subject}");
        if (next.Issuer != running.Issuer) throw Refused($"it was signed by {next.Issuer}, the running one by {running.Issuer}");
        if ((next.Revision ?? 0) < (running.Revision ?? 0)) throw Refused($"its revision is {next.Revision ?? 0}, the running one's {running.Revision}");
        string[] further = [.. next.Capabilities.Except(running.Capabilities, StringComparer.Ordinal)];
        if (further.Length > 0) throw Refused($"it claims more than the running one ({string.Join(", ", further)}): stop the actor and start the new module to accept that");
    }

    private static HostStateException Refused(string why) => new($"the module cannot take the running one's place: {why}");
}
