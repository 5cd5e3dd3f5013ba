using Microsoft.CodeAnalysis;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Holds;

namespace Mooring.Analyzers.Effects;

/// <summary>The facts that an assembly carries about its members, in an <c>AssemblyMetadata</c> attribute named <c>Mooring.Effects</c>.</summary>
/// <remarks>
/// One line a fact, its words parted by tabs; the second is the documentation id.
/// <list type="bullet">
/// <item><c>tls</c>, <c>throw</c>, <c>tls?</c> or <c>throw?</c> (unknown), id, chain. A visible member that is not listed has been looked at and has neither effect.</item>
/// <item><c>hold</c>, id, <c>+</c>, <c>?</c> or <c>-</c>, family, place relative to the member's own parameters (<c>?</c> when unknown), display: what a call acquires or releases.</item>
/// <item><c>class</c>, id, class, <c>scope</c> or <c>value</c>, reason: the class of a type's values by its parts, or of what a method returns.</item>
/// </list>
/// </remarks>
internal sealed class ExportedFacts
{
    public const string Key = "Mooring.Effects";
    public const string Version = "mooring-effects 1";

    private readonly Dictionary<string, Verdict> _threadLocal = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Verdict> _throw = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<HoldEvent>> _holds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Classification> _classes = new(StringComparer.Ordinal);

    /// <summary>The facts of an assembly, or null when it carries none.</summary>
    public static ExportedFacts? Read(IAssemblySymbol assembly)
    {
        foreach (AttributeData attribute in assembly.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is not "AssemblyMetadataAttribute" || attribute.ConstructorArguments.Length != 2) continue;
            if (attribute.ConstructorArguments[0].Value as string == Key && attribute.ConstructorArguments[1].Value is string text && Parse(text) is { } facts) return facts;
        }

        return null;
    }

    public static ExportedFacts? Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (lines[0] != Version) return null;
        var facts = new ExportedFacts();
        for (int i = 1; i < lines.Length; i++) facts.Add(lines[i].Split('\t'));
        return facts;
    }

    public Verdict Find(IMethodSymbol method, Effect effect)
    {
        if (method.IsAbstract) return new(Certainty.Unknown, $"{method.ContainingType.Name}.{method.Name} (open to implementations)");
        return method.GetDocumentationCommentId() is { } id && (effect is Effect.ThreadLocal ? _threadLocal : _throw).TryGetValue(id, out Verdict verdict) ? verdict : default;
    }

    /// <summary>What calling a method acquires and releases.</summary>
    public IReadOnlyList<HoldEvent> HoldsOf(IMethodSymbol method) =>
        _holds.Count > 0 && method.GetDocumentationCommentId() is { } id && _holds.TryGetValue(id, out List<HoldEvent>? found) ? found : [];

    /// <summary>The class of a type's values by its parts, or of what a method returns; null when nothing is written of it.</summary>
    public Classification? ClassOf(ISymbol symbol) =>
        _classes.Count > 0 && symbol.OriginalDefinition.GetDocumentationCommentId() is { } id && _classes.TryGetValue(id, out Classification found) ? found : null;

    /// <summary>The text of an assembly's facts: the version, then the lines in order.</summary>
    public static string Format(IEnumerable<(Effect Effect, string Id, Verdict Verdict)> effects, IEnumerable<string>? others = null) =>
        string.Join("\n", new[] { Version }.Concat(effects
            .Where(fact => fact.Verdict.Certainty is not Certainty.Absent)
            .Select(fact => $"{(fact.Effect is Effect.ThreadLocal ? "tls" : "throw")}{(fact.Verdict.Certainty is Certainty.Unknown ? "?" : "")}\t{fact.Id}\t{fact.Verdict.Chain}")
            .Concat(others ?? [])
            .OrderBy(line => line, StringComparer.Ordinal)));

    public static string Line(string id, HoldEvent hold)
    {
        string action = hold.Action switch { HoldAction.Acquire => "+", HoldAction.TryAcquire => "?", _ => "-" };
        return $"hold\t{id}\t{action}\t{hold.Family}\t{hold.Place ?? "?"}\t{hold.Display}";
    }

    public static string Line(string id, Classification found) => $"class\t{id}\t{found.Class}\t{(found.IsScope ? "scope" : "value")}\t{found.Reason}";

    private void Add(string[] words)
    {
        switch (words)
        {
            case { Length: 3 } when words[0].StartsWith("tls", StringComparison.Ordinal) || words[0].StartsWith("throw", StringComparison.Ordinal):
                Dictionary<string, Verdict> table = words[0][1] == 'l' ? _threadLocal : _throw;
                table[words[1]] = new(words[0].EndsWith("?", StringComparison.Ordinal) ? Certainty.Unknown : Certainty.Present, words[2]);
                break;
            case { Length: 6 } when words[0] == "hold":
                HoldAction action = words[2] switch { "+" => HoldAction.Acquire, "?" => HoldAction.TryAcquire, _ => HoldAction.Release };
                if (!_holds.TryGetValue(words[1], out List<HoldEvent>? list)) _holds.Add(words[1], list = []);
                list.Add(new(action, words[3], words[4] == "?" ? null : words[4], words[5]));
                break;
            case { Length: 5 } when words[0] == "class" && Enum.TryParse(words[2], out ValueClass found):
                bool isScope = words[3] == "scope";
                _classes[words[1]] = new(found, words[4], isScope, IsStated: isScope);
                break;
        }
    }
}
