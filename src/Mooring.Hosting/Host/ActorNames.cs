using Mooring.Hosting.Claims;

namespace Mooring.Hosting.Host;

/// <summary>What an actor is called by: its key, its name, its call alias. None of them may stand for something else.</summary>
internal static class ActorNames
{
    /// <summary>The names by which an actor is found, each once.</summary>
    public static IEnumerable<string> Of(ActorClaims claims, string name) =>
        new[] { claims.Subject, name, claims.CallAlias }.OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Refuses names by which an actor would get calls that are meant for others.</summary>
    /// <remarks>
    /// A guest names what it calls in one text, be it a capability or an actor. An actor called <c>wascc:keyvalue</c> would be asked by every
    /// actor that claims the store and is not linked to one; an actor called by another's key would be asked in its place.
    /// </remarks>
    /// <exception cref="HostStateException">There is such a name; the text says which.</exception>
    public static void Check(ActorClaims claims, string name)
    {
        foreach (string own in Of(claims, name))
        {
            if (own == claims.Subject) continue;
            if (NKey.IsPublicKey(own, NKeyKind.Module)) throw Refused(own, "another module's key");
            if (own.Contains(':', StringComparison.Ordinal) && !own.Any(char.IsWhiteSpace)) throw Refused(own, "a capability");
        }
    }

    private static HostStateException Refused(string name, string what) =>
        new($"an actor cannot be called {name}, which could be taken for {what}: give it another name or call alias");
}
