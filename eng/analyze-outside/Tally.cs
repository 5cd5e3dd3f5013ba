using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.AnalyzeOutside;

/// <summary>What was looked at and what was found.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, int> _findings = new(StringComparer.Ordinal);
    private int _awaits;
    private int _members;
    private int _skipped;

    public int Assemblies { get; init; }

    /// <summary>Counts the members of a file, and the awaits in those that compile.</summary>
    public void Count(SyntaxNode root, HashSet<SyntaxNode> broken)
    {
        foreach (SyntaxNode node in root.DescendantNodes())
        {
            switch (node)
            {
                case BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax:
                    if (broken.Contains(node)) _skipped++;
                    else _members++;
                    break;
                case AwaitExpressionSyntax or ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 }
                    or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 }:
                    if (node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member || !broken.Contains(member)) _awaits++;
                    break;
            }
        }
    }

    public void Report(string id) => _findings[id] = _findings.GetValueOrDefault(id) + 1;

    public void Add(Tally other)
    {
        _awaits += other._awaits;
        _members += other._members;
        _skipped += other._skipped;
        foreach ((string id, int count) in other._findings) _findings[id] = _findings.GetValueOrDefault(id) + count;
    }

    public override string ToString() =>
        $"{_members} members ({_skipped} more do not compile), {_awaits} awaits; findings: {(_findings.Count == 0 ? "none" : string.Join(", ", _findings.Select(entry => $"{entry.Key} {entry.Value}")))}";
}
