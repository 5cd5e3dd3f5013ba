using Microsoft.CodeAnalysis;

namespace Mooring.Analyzers.Effects;

/// <summary>The facts that an assembly carries about its members, in an <c>AssemblyMetadata</c> attribute named <c>Mooring.Effects</c>.</summary>
/// <remarks>
/// One line a member: <c>tls</c>, <c>throw</c>, <c>tls?</c> or <c>throw?</c> (unknown), its documentation id, and the chain. A visible
/// member that is not listed has been looked at and has neither effect.
/// </remarks>
internal sealed class ExportedFacts
{
    public const string Key = "Mooring.Effects";
    public const string Version = "mooring-effects 1";

    private readonly Dictionary<string, Verdict> _threadLocal = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Verdict> _throw = new(StringComparer.Ordinal);

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
        for (int i = 1; i < lines.Length; i++)
        {
            string[] parts = lines[i].Split('\t');
            if (parts.Length < 3) continue;
            Dictionary<string, Verdict> table = parts[0].StartsWith("tls", StringComparison.Ordinal) ? facts._threadLocal : facts._throw;
            table[parts[1]] = new(parts[0].EndsWith("?", StringComparison.Ordinal) ? Certainty.Unknown : Certainty.Present, parts[2]);
        }

        return facts;
    }

    public Verdict Find(IMethodSymbol method, Effect effect)
    {
        if (method.IsAbstract) return new(Certainty.Unknown, $"{method.ContainingType.Name}.{method.Name} (open to implementations)");
        return method.GetDocumentationCommentId() is { } id && (effect is Effect.ThreadLocal ? _threadLocal : _throw).TryGetValue(id, out Verdict verdict) ? verdict : default;
    }

    public static string Format(IEnumerable<(Effect Effect, string Id, Verdict Verdict)> facts) =>
        string.Join("\n", new[] { Version }.Concat(facts
            .Where(fact => fact.Verdict.Certainty is not Certainty.Absent)
            .Select(fact => $"{(fact.Effect is Effect.ThreadLocal ? "tls" : "throw")}{(fact.Verdict.Certainty is Certainty.Unknown ? "?" : "")}\t{fact.Id}\t{fact.Verdict.Chain}")
            .OrderBy(line => line, StringComparer.Ordinal)));
}
