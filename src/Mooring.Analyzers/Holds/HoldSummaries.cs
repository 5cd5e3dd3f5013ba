using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Holds;

/// <summary>What methods acquire and leave held, or release without having acquired: the wrappers of locks, here and in assemblies that carry facts.</summary>
internal sealed class HoldSummaries(Compilation compilation, SourceBodies bodies, Effects.FactsOfReferences references)
{
    private const int MaxDepth = 4;

    private static readonly HoldEvent[] None = [];
    private readonly ConcurrentDictionary<IMethodSymbol, HoldEvent[]> _known = new(SymbolEqualityComparer.Default);
    private readonly Lazy<HashSet<string>> _wrappers = new(() => FindWrapperNames(compilation));

    [ThreadStatic]
    private static Stack<IMethodSymbol>? t_open; // the summaries being computed on this thread, innermost on top

    /// <summary>The net effect of calling a method, its places named relative to its own parameters.</summary>
    public IReadOnlyList<HoldEvent> Of(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (method.DeclaringSyntaxReferences.Length == 0) return references.Of(method)?.HoldsOf(method) ?? None;
        if (_known.TryGetValue(method, out HoldEvent[]? known)) return known;
        Stack<IMethodSymbol> open = t_open ??= new();
        if (!MayWrap(method) || open.Count >= MaxDepth || open.Contains(method, SymbolEqualityComparer.Default)) return None;
        open.Push(method);
        try
        {
            HoldEvent[] found = Compute(method);
            if (open.Count == 1) _known[method] = found; // an inner one may have been cut short by the depth
            return found;
        }
        finally
        {
            open.Pop();
        }
    }

    /// <summary>The events of one operation: of the table, or of the wrapper that it calls.</summary>
    public IEnumerable<HoldEvent> EventsOf(IOperation operation, FunctionModel function)
    {
        switch (operation)
        {
            case IInvocationOperation call:
                if (HoldTable.Find(call, function.Paths) is { } direct) return [direct];
                IReadOnlyList<HoldEvent> summary = Of(call.TargetMethod);
                return summary.Count == 0 ? summary : summary.Select(item => Translate(item, call, function.Paths)).ToArray();
            case ISimpleAssignmentOperation { Value: IObjectCreationOperation creation } assignment:
                return HoldTable.Find(creation, function.Paths.Of(assignment.Target), function) is { } made ? [made] : None;
            default:
                return None;
        }
    }

    private HoldEvent[] Compute(IMethodSymbol method)
    {
        if (bodies.Find(method) is not { } function || function.HasSuspension) return None;
        var flow = HoldFlow.Create(function, this);
        if (flow is null) return None;
        flow.Solve();
        var found = new List<HoldEvent>();
        if (flow.AtExit is { } atExit)
            foreach (HoldEvent held in flow.TokensIn(atExit))
                found.Add(held with { Action = method.ReturnType.SpecialType is SpecialType.System_Boolean ? HoldAction.TryAcquire : HoldAction.Acquire });
        found.AddRange(flow.ReleasesOfOthers());
        return found.ToArray();
    }

    private static HoldEvent Translate(HoldEvent item, IInvocationOperation call, AccessPaths paths)
    {
        if (item.Place is not { Length: > 0 } place || place.StartsWith("static ", StringComparison.Ordinal) || place.StartsWith("typeof ", StringComparison.Ordinal)) return item;
        int dot = place.IndexOf('.');
        string root = dot < 0 ? place : place.Substring(0, dot);
        string rest = dot < 0 ? "" : place.Substring(dot);
        string? actual = null;
        if (root == "this")
        {
            actual = paths.Of(call.Instance);
        }
        else
        {
            foreach (IArgumentOperation argument in call.Arguments)
                if (argument.Parameter is { } parameter && AccessPaths.Of(parameter.OriginalDefinition) == root) actual = paths.Of(argument.Value);
        }

        if (actual is not null) return item with { Place = actual + rest };
        return item with { Place = item.Action is HoldAction.Release ? null : $"{call.TargetMethod.Name} {place}" };
    }

    /// <summary>Whether the method's text mentions a lock, or a method whose text does.</summary>
    private bool MayWrap(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences.Length == 0 || method.IsAsync || method.IsAbstract) return false;
        if (bodies.TextMentions(method, HoldTable.Words)) return true;
        return _wrappers.Value.Count > 0 && bodies.TextMentions(method, _wrappers.Value);
    }

    private static HashSet<string> FindWrapperNames(Compilation compilation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            foreach (string name in WrapperNames.Of(tree)) names.Add(name);
        return names;
    }
}

/// <summary>The methods of a file whose text mentions a lock, kept with the file for as long as it is not edited.</summary>
internal static class WrapperNames
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<SyntaxTree, string[]> Cache = new();

    public static string[] Of(SyntaxTree tree) => Cache.GetValue(tree, Find);

    private static string[] Find(SyntaxTree tree)
    {
        string text = tree.GetText().ToString();
        if (!HoldTable.Words.Any(word => text.IndexOf(word, StringComparison.Ordinal) >= 0)) return [];
        var names = new List<string>();
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(node => node is not (BlockSyntax or ArrowExpressionClauseSyntax)))
        {
            if (node is not MethodDeclarationSyntax method || method.Identifier.ValueText is "Dispose") continue;
            string body = text.Substring(method.SpanStart, method.Span.Length);
            if (HoldTable.Words.Any(word => body.IndexOf(word, StringComparison.Ordinal) >= 0)) names.Add(method.Identifier.ValueText + "(");
        }

        return names.ToArray();
    }
}
