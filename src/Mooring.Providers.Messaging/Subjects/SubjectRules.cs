using System.Text;

namespace Mooring.Providers.Messaging.Subjects;

/// <summary>The rules of NATS for subjects: tokens between dots, wildcards only as whole tokens.</summary>
internal static class SubjectRules
{
    /// <summary>Any number of tokens, at the end of a pattern.</summary>
    public const string Rest = ">";

    /// <summary>One token of a pattern.</summary>
    public const string Any = "*";

    private const int MaxBytes = 4_000; // of the names on a protocol line of NATS: what passes here must pass there

    /// <summary>Takes a subject that is published to apart.</summary>
    /// <exception cref="MessagingException">It is malformed, or has a wildcard.</exception>
    public static string[] Subject(string subject)
    {
        string[] tokens = Tokens(subject);
        if (tokens.Any(token => token is Any or Rest)) throw new MessagingException($"'{subject}' has a wildcard: messages go to one subject.");
        return tokens;
    }

    /// <summary>Takes a subject that is subscribed to apart.</summary>
    /// <exception cref="MessagingException">It is malformed.</exception>
    public static string[] Pattern(string pattern)
    {
        string[] tokens = Tokens(pattern);
        if (Array.IndexOf(tokens, Rest) is >= 0 and var at && at < tokens.Length - 1) throw new MessagingException($"'{pattern}' has a > that is not its last token.");
        return tokens;
    }

    /// <summary>Refuses subjects that are too long, alone or together.</summary>
    /// <exception cref="MessagingException">They are.</exception>
    public static void ThrowIfTooLong(string subject, string? replyTo)
    {
        int bytes = Encoding.UTF8.GetByteCount(subject) + (replyTo is null ? 0 : Encoding.UTF8.GetByteCount(replyTo));
        if (bytes > MaxBytes) throw new MessagingException($"Subject and reply subject have {bytes} bytes; at most {MaxBytes} are allowed.");
    }

    private static string[] Tokens(string subject)
    {
        if (subject.Length == 0) throw new MessagingException("A subject has at least one character.");
        ThrowIfTooLong(subject, null);
        if (subject.Any(c => c is <= ' ' or '\x7f')) throw new MessagingException("A subject has no white space and no control characters.");
        string[] tokens = subject.Split('.');
        if (tokens.Contains("")) throw new MessagingException($"'{subject}' has an empty token: dots stand between tokens.");
        return tokens;
    }
}
