using System.Globalization;
using Mooring.Cli.Application;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Codecs;
using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Cli.Commands;

/// <summary>Claims as lines for people.</summary>
internal static class ClaimsText
{
    public static void Write(FactList rows, ActorClaims claims)
    {
        rows.Write("subject", claims.Subject);
        rows.Write("issuer", claims.Issuer ?? "none");
        if (claims.Name.Length > 0) rows.Write("name", claims.Name);
        rows.Write("capabilities", claims.Capabilities.IsEmpty ? "none" : string.Join(", ", claims.Capabilities));
        if (!claims.Tags.IsEmpty) rows.Write("tags", string.Join(", ", claims.Tags));
        if (claims.Revision is { } revision) rows.Write("revision", revision.ToString(CultureInfo.InvariantCulture));
        if (claims.Version is { } version) rows.Write("version", version);
        if (claims.CallAlias is { } alias) rows.Write("alias", alias);
        if (claims.IsProvider) rows.Write("provider", "yes");
        if (claims.IssuedAt is { } issued) rows.Write("signed", Date(issued));
        if (claims.NotBefore is { } from) rows.Write("valid from", Date(from));
        rows.Write("expires", claims.Expires is { } until ? Date(until) : "never");
    }

    /// <summary>The claims of a module and whether they may be believed; nothing but that it has none when nobody has signed.</summary>
    public static void WriteVerdict(FactList rows, ReadOnlySpan<byte> wasm, WaPcProtocol? protocol, Module module)
    {
        ActorClaims? claims = null;
        string verdict;
        try
        {
            claims = ModuleClaims.Read(wasm);
            verdict = "valid: signature, hash and dates are right";
            ModuleClaims.Verify(wasm);
        }
        catch (ClaimsException cause)
        {
            verdict = cause.Problem == ClaimsProblem.Unsigned ? "none: nobody has signed the module" : $"NOT VALID: {cause.Problem}: {cause.Message}";
        }

        rows.Write("claims", verdict);
        if (claims is not null) Write(rows, claims);
        if (protocol is not null) rows.Write("codec era", CodecDetection.Detect(protocol, claims, module.Exports.Any(export => export.Name == "wapc_init")).ToString());
    }

    private static string Date(DateTimeOffset date) => date.ToString("u", CultureInfo.InvariantCulture);
}
