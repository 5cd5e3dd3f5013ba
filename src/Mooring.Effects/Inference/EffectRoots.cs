namespace Mooring.Effects.Inference;

/// <summary>What counts as an effect and where following it stops: the reviewed part of inference.</summary>
/// <param name="IgnoredFields">Thread-static fields that nobody can observe: caches of what may be anywhere, and the runtime's own plumbing. A trailing <c>*</c> stands for anything.</param>
/// <param name="ThreadLocalMembers">Members that reach thread-local state that IL does not show.</param>
/// <param name="CutMembers">Members whose use of thread-local state is an implementation detail.</param>
/// <param name="Exceptions">Exceptions that count as throwing; empty for all.</param>
/// <param name="ThrowingMembers">Members that throw through virtual calls or native code, which are not followed.</param>
internal sealed record EffectRoots(
    IReadOnlyCollection<string> IgnoredFields,
    IReadOnlyCollection<string> ThreadLocalMembers,
    IReadOnlyCollection<string> CutMembers,
    IReadOnlyCollection<string> Exceptions,
    IReadOnlyCollection<string> ThrowingMembers)
{
    public static EffectRoots None { get; } = new([], [], [], [], []);

    /// <summary>Reads the review: lines of <c>ignore</c>, <c>observable</c>, <c>tls</c>, <c>cut</c>, <c>exception</c> or <c>throws</c> and a name.</summary>
    public static EffectRoots Parse(IEnumerable<string> lines, out HashSet<string> observable)
    {
        List<string> ignored = [], members = [], cuts = [], exceptions = [], throwing = [];
        observable = new(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2) continue;
            switch (words[0])
            {
                case "ignore":
                    ignored.Add(words[1]);
                    break;
                case "observable":
                    observable.Add(words[1]);
                    break;
                case "tls":
                    members.Add(words[1]);
                    break;
                case "cut":
                    cuts.Add(words[1]);
                    break;
                case "exception":
                    exceptions.Add(words[1]);
                    break;
                case "throws":
                    throwing.Add(words[1]);
                    break;
                default:
                    throw new FormatException($"The review of roots has a line that begins with '{words[0]}'.");
            }
        }

        return new(ignored, members, cuts, exceptions, throwing);
    }

    public static bool Matches(IReadOnlyCollection<string> patterns, string name)
    {
        foreach (string pattern in patterns)
            if (pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern) return true;
        return false;
    }
}
