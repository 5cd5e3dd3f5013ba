using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Mooring.Nats.Protocol;

/// <summary>The rules for subjects: tokens between dots, no white space, wildcards only as whole tokens.</summary>
/// <remarks><see href="https://docs.nats.io/nats-concepts/subjects"/></remarks>
internal static class Subjects
{
    // A space or a line end would end the argument and let the rest pass for a command of its own.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f \u007f");

    private static readonly SearchValues<char> Wildcards = SearchValues.Create("*>");

    /// <summary>Bytes that the names on one line of the protocol may have together.</summary>
    /// <remarks>Servers end the connection of a client that sends a longer line: 4,096 bytes with numbers and spaces, unless they are told otherwise.</remarks>
    public const int LongestNames = 4_000;

    /// <summary>Refuses names that do not fit on one line together.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="other">Where answers go, or the queue group; null for nothing.</param>
    /// <param name="name">What the caller calls the subject.</param>
    /// <exception cref="ArgumentException">They are too long.</exception>
    public static void ThrowIfTooLong(string subject, string? other, [CallerArgumentExpression(nameof(subject))] string? name = null)
    {
        const int MostBytesPerChar = 3;
        if ((subject.Length + (other?.Length ?? 0)) * MostBytesPerChar <= LongestNames) return; // nearly always
        int bytes = Encoding.UTF8.GetByteCount(subject) + (other is null ? 0 : Encoding.UTF8.GetByteCount(other));
        if (bytes > LongestNames) throw new ArgumentException($"The subject and what goes with it have {bytes} bytes; servers take at most {LongestNames}.", name);
    }

    /// <summary>Refuses what cannot be published to.</summary>
    /// <exception cref="ArgumentException">The subject is empty, has an empty token, white space, or a wildcard.</exception>
    public static void ThrowIfNotPublishable(string subject, [CallerArgumentExpression(nameof(subject))] string? name = null)
    {
        ThrowIfMalformed(subject, name);
        if (subject.AsSpan().IndexOfAny(Wildcards) >= 0 && HasWildcard(subject))
        {
            throw new ArgumentException($"'{subject}' has a wildcard: messages go to one subject.", name);
        }
    }

    /// <summary>Refuses what cannot be subscribed to.</summary>
    /// <exception cref="ArgumentException">The subject is empty, has an empty token or white space, or a <c>&gt;</c> that is not last.</exception>
    public static void ThrowIfNotSubscribable(string subject, [CallerArgumentExpression(nameof(subject))] string? name = null)
    {
        ThrowIfMalformed(subject, name);
        if (subject.StartsWith(">.", StringComparison.Ordinal) || subject.Contains(".>.", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{subject}' has a > that is not its last token.", name);
        }
    }

    /// <summary>Refuses names that travel as one token, such as queue groups, streams and consumers.</summary>
    /// <exception cref="ArgumentException">The name is empty or has white space, a dot, a wildcard or a path separator.</exception>
    public static void ThrowIfNotToken(string token, [CallerArgumentExpression(nameof(token))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(token, name);
        if (token.AsSpan().IndexOfAny(Forbidden) >= 0 || token.AsSpan().IndexOfAny(".*>/\\") >= 0)
        {
            throw new ArgumentException($"'{token}' must be one token: no white space, dots, wildcards or slashes.", name);
        }
    }

    /// <summary>Refuses names of queue groups: like subjects, they travel as one argument of a command.</summary>
    /// <exception cref="ArgumentException">The name is empty or has white space.</exception>
    public static void ThrowIfNotQueueGroup(string group, [CallerArgumentExpression(nameof(group))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(group, name);
        if (group.AsSpan().IndexOfAny(Forbidden) >= 0) throw new ArgumentException($"'{group}' has white space, which a queue group must not have.", name);
    }

    private static void ThrowIfMalformed(string subject, string? name)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject, name);
        if (subject.AsSpan().IndexOfAny(Forbidden) >= 0) throw new ArgumentException($"'{subject}' has white space, which a subject must not have.", name);
        if (subject[0] == '.' || subject[^1] == '.' || subject.Contains("..", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{subject}' has an empty token: dots stand between tokens.", name);
        }
    }

    private static bool HasWildcard(string subject)
    {
        foreach (Range token in subject.AsSpan().Split('.'))
        {
            if (subject.AsSpan(token) is "*" or ">") return true;
        }

        return false;
    }
}
