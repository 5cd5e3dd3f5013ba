using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Sharing;

/// <summary>Which methods of this compilation run a function that they are given on another thread.</summary>
internal sealed class EscapeSummaries(SourceBodies bodies)
{
    private static readonly string[] Words = ["Task.Run", "StartNew", "QueueUserWorkItem", "new Thread", "new Timer", "Parallel.", "ContinueWith", "new Task("];

    private readonly ConcurrentDictionary<IMethodSymbol, HashSet<int>> _known = new(SymbolEqualityComparer.Default);

    public bool RunsElsewhere(IMethodSymbol method, int parameter)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (method.DeclaringSyntaxReferences.Length == 0 || !bodies.TextMentions(method, Words)) return false;
        return _known.GetOrAdd(method, Compute).Contains(parameter);
    }

    private HashSet<int> Compute(IMethodSymbol method)
    {
        var found = new HashSet<int>();
        if (bodies.Operation(method) is not { } body) return found;
        foreach (IOperation operation in body.Descendants())
            if (operation is IParameterReferenceOperation { Parameter.Type.TypeKind: TypeKind.Delegate } reference && IsElsewhere(reference)) found.Add(reference.Parameter.Ordinal);
        return found;
    }

    private static bool IsElsewhere(IOperation reference)
    {
        for (IOperation? at = reference; at is not null; at = at.Parent)
        {
            if (at != reference && at is not IAnonymousFunctionOperation) continue;
            if (ElsewhereTable.OfFunction(at) is RunsWhere.Elsewhere or RunsWhere.ElsewhereManyTimes) return true;
        }

        return false;
    }
}
