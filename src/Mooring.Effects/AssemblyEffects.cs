using Mooring.Effects.Inference;
using Mooring.Effects.Metadata;

namespace Mooring.Effects;

/// <summary>One member of an assembly and what was inferred of it.</summary>
/// <param name="Member">Its documentation id.</param>
/// <param name="ReachesThreadLocal">Whether it reaches thread-local state.</param>
/// <param name="Throws">Whether it throws, itself or through what it calls.</param>
public sealed record MemberEffects(string Member, bool ReachesThreadLocal, bool Throws);

/// <summary>The effects of a compiled assembly's members, inferred from its IL.</summary>
/// <remarks>
/// What the framework's members do is taken from the summary that the analyzers ship. Calls through virtual
/// slots and delegates from elsewhere are not followed: absence is what was found, and <see cref="MemberEffects"/> says no more.
/// </remarks>
public sealed class AssemblyEffects
{
    private readonly CompiledEffects _effects;
    private readonly Dictionary<string, string> _threadLocal;
    private readonly Dictionary<string, string> _throwing;

    private AssemblyEffects(CompiledAssembly assembly, IReadOnlyDictionary<string, string> known)
    {
        _effects = new CompiledEffects([assembly], EffectRoots.None, followsDelegates: true);
        _threadLocal = _effects.ThreadLocal(OfFramework(known));
        _throwing = _effects.Throwing(int.MaxValue, id => known.TryGetValue(id, out string? effect) && effect == "throw" ? $"{id} (framework)" : null);
        Name = assembly.Name;
    }

    /// <summary>The assembly's simple name.</summary>
    public string Name { get; }

    /// <summary>The members that code outside can name, in the order of their ids.</summary>
    public IEnumerable<MemberEffects> Members => _effects.Methods.Values
        .Where(method => method.IsVisible && method.HasBody)
        .OrderBy(method => method.Id, StringComparer.Ordinal)
        .Select(method => new MemberEffects(method.Id, _threadLocal.ContainsKey(method.Id), _throwing.ContainsKey(method.Id)));

    /// <summary>Infers the effects of an assembly.</summary>
    /// <param name="path">The assembly's file.</param>
    /// <exception cref="BadImageFormatException">The file is no assembly of IL.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AssemblyEffects Infer(string path) => new(CompiledAssembly.Read(path), ReadSummary());

    /// <summary>The members of the framework that reach thread-local state, with words for it.</summary>
    internal static Func<string, string?> OfFramework() => OfFramework(ReadSummary());

    private static Func<string, string?> OfFramework(IReadOnlyDictionary<string, string> known) =>
        id => known.TryGetValue(id, out string? effect) && effect == "tls" ? $"{id} (framework)" : null;

    private static Dictionary<string, string> ReadSummary()
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        using Stream summary = typeof(AssemblyEffects).Assembly.GetManifestResourceStream("framework.txt")!;
        using var reader = new StreamReader(summary);
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            if (words.Length > 1 && words[0] is "tls" or "throw") known.TryAdd(words[1], words[0]);
        }

        return known;
    }

    /// <summary>The members whose id contains a text: an exact id, or a name as people write it.</summary>
    public IEnumerable<MemberEffects> Find(string text) => Members.Where(member => member.Member.Contains(text, StringComparison.Ordinal));

    /// <summary>The calls that lead from a member to thread-local state, the state itself last; empty when there are none.</summary>
    public IEnumerable<string> WhyThreadLocal(string member) => CompiledEffects.Chain(_threadLocal, member);

    /// <summary>The calls that lead from a member to a throw, the exception last; empty when there are none.</summary>
    public IEnumerable<string> WhyThrows(string member) => CompiledEffects.Chain(_throwing, member);
}
