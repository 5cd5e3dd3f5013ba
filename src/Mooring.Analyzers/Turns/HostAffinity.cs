using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Turns;

/// <summary>Tells whether the actor that a host function is defined for is pinned to a thread.</summary>
/// <remarks>
/// The actors of a linker are those whose creation mentions it, or what was made from it, or calls the method that defines the
/// function. Pinned are those of which all are. Where no creation is in sight, an actor counts as mobile, which is the default.
/// </remarks>
internal static class HostAffinity
{
    private const int MaxSteps = 4;

    public static bool IsPinned(IInvocationOperation define, BodyModel body, CompilationModel model)
    {
        for (IOperation? at = define.Parent; at is not null; at = at.Parent)
            if (at is IAnonymousFunctionOperation && Sharing.ElsewhereTable.TakerOf(at) is IInvocationOperation creation && MobileObjectCheck.IsCreation(creation))
                return MobileObjectCheck.IsPinned(creation);

        HashSet<ISymbol> made = MadeFrom(SymbolOf(define.Instance), body);
        bool? pinned = Judge(body.Operations, made);
        if (pinned is null && body.Owner is IMethodSymbol { ContainingType: { } type } owner)
        {
            made.RemoveWhere(symbol => symbol is ILocalSymbol or IParameterSymbol);
            made.Add(owner);
            foreach (ISymbol member in type.GetMembers())
                if (member is IMethodSymbol method && !SymbolEqualityComparer.Default.Equals(method, owner) && model.Bodies.TextMentions(method, ["CreateAsync", "Create<", "Create("])
                    && model.Bodies.Operation(method) is { } other)
                    pinned = And(pinned, Judge(other.DescendantsAndSelf(), made));
        }

        // Options made here and handed to somebody else say what this method has in mind.
        return pinned ?? model.Bodies.TextMentions(body.Owner, ["Affinity.Thread"]);
    }

    /// <summary>Whether all creations that mention one of the symbols are pinned; null when none does.</summary>
    private static bool? Judge(IEnumerable<IOperation> operations, HashSet<ISymbol> made)
    {
        bool? pinned = null;
        foreach (IOperation operation in operations)
            if (operation is IInvocationOperation call && MobileObjectCheck.IsCreation(call) && Mentions(call, made)) pinned = And(pinned, MobileObjectCheck.IsPinned(call));
        return pinned;
    }

    private static bool? And(bool? left, bool? right) => left is null ? right : right is null ? left : left & right;

    /// <summary>A symbol with the locals whose values were made from it.</summary>
    private static HashSet<ISymbol> MadeFrom(ISymbol? linker, BodyModel body)
    {
        var made = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        if (linker is not null) made.Add(linker);
        for (int step = 0; step < MaxSteps; step++)
        {
            int before = made.Count;
            foreach (IOperation operation in body.Operations)
                if (operation is IVariableDeclaratorOperation declarator && declarator.GetVariableInitializer() is { } initializer && Mentions(initializer, made)) made.Add(declarator.Symbol);
            if (made.Count == before) break;
        }

        return made;
    }

    private static bool Mentions(IOperation operation, HashSet<ISymbol> symbols) =>
        operation.DescendantsAndSelf().Any(inner => SymbolOf(inner) is { } symbol && symbols.Contains(symbol));

    private static ISymbol? SymbolOf(IOperation? operation) =>
        operation.WithoutConversions() switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            IInvocationOperation call => call.TargetMethod.OriginalDefinition,
            IMethodReferenceOperation group => group.Method.OriginalDefinition,
            _ => null,
        };
}
