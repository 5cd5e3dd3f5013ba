namespace Mooring.Providers.Http;

/// <summary>What may stand in a header, coming from an actor: nothing that would end it early. RFC 9110, 5.5 and 5.6.2.</summary>
internal static class HeaderRules
{
    /// <summary>Whether a text can be a header's name.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));

    /// <summary>Whether a text can be a header's value: Latin-1 without control characters, but for tabs.</summary>
    public static bool IsValue(string value) => value.All(letter => letter is '\t' or (>= ' ' and <= '\xff' and not (>= '\x7f' and <= '\x9f')));

    /// <summary>Whether a header is about the connection: the server's or the client's own business, which an actor could only get wrong.</summary>
    public static bool IsFraming(string name) =>
        name.ToLowerInvariant() is "host" or "content-length" or "transfer-encoding" or "connection" or "keep-alive" or "upgrade" or "te" or "trailer" or "proxy-connection";
}
