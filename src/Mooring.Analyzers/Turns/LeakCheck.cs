using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;
using Mooring.Analyzers.Sharing;

namespace Mooring.Analyzers.Turns;

/// <summary>MOOR402: what a turn must not do with its object.</summary>
internal static class LeakCheck
{
    private static readonly HashSet<string> Lazy = new(StringComparer.Ordinal)
    {
        "Where", "Select", "SelectMany", "OrderBy", "OrderByDescending", "Take", "Skip", "Concat", "Cast", "OfType", "Distinct", "AsEnumerable", "AsQueryable",
    };

    public static void Report(IInvocationOperation call, Action<Diagnostic> report)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = argument.Value.WithoutDelegate();
            if (value is IAnonymousFunctionOperation { Symbol.Parameters.Length: > 0 } turn) ReportTurn(turn, report);
        }
    }

    private static void ReportTurn(IAnonymousFunctionOperation turn, Action<Diagnostic> report)
    {
        IParameterSymbol moored = turn.Symbol.Parameters[0];
        if (moored.Type.IsValueType || moored.Type.SpecialType is SpecialType.System_String) return;
        foreach (IOperation operation in turn.Body.Descendants())
        {
            if (operation is not IParameterReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Parameter, moored)) continue;
            if (Leak(reference, turn) is { } way) report(Diagnostic.Create(RuleTable.MooredObjectLeaks, reference.Syntax.GetLocation(), moored.Name, way));
        }
    }

    private static string? Leak(IOperation reference, IAnonymousFunctionOperation turn)
    {
        for (IOperation? at = reference.Parent; at is not null && at != turn; at = at.Parent)
        {
            if (at is not IAnonymousFunctionOperation inner) continue;
            if (ElsewhereTable.OfFunction(inner) is RunsWhere.Elsewhere or RunsWhere.ElsewhereManyTimes) return "a function that runs elsewhere";
            if (WayOut(inner, turn) is { } outlived) return $"a function that outlives the turn: {outlived}";
        }

        // A list or an array that the object holds is the object's, too.
        IOperation value = reference;
        while (value.Parent is IFieldReferenceOperation or IPropertyReferenceOperation && IsStored(value.Parent, value)) value = value.Parent;
        if (value == reference || value.Type is { } part && IsPart(part))
            if (WayOut(value, turn) is { } way) return way;
        return IsLazyResult(reference, turn) ? "a result that is computed when it is enumerated, after the turn" : null;
    }

    /// <summary>How a value gets out of the turn, or null.</summary>
    private static string? WayOut(IOperation value, IAnonymousFunctionOperation turn)
    {
        IOperation child = value;
        IOperation? user = value.Parent;
        while (user is IConversionOperation or IParenthesizedOperation or IDelegateCreationOperation or ITupleOperation or IArrayInitializerOperation or IArrayCreationOperation
            or ICollectionExpressionOperation || user is IConditionalOperation choice && choice.Condition != child || user is IAnonymousObjectCreationOperation
            || user is ISimpleAssignmentOperation { Parent: IAnonymousObjectCreationOperation or IObjectOrCollectionInitializerOperation } || user is IObjectOrCollectionInitializerOperation
            || user is IArgumentOperation { Parent: IObjectCreationOperation made } given && Keeps(made, given) || user is IObjectCreationOperation)
        {
            child = user;
            user = user.Parent;
        }

        return user switch
        {
            IReturnOperation when IsReturnOf(user, turn) => "its result",
            ISimpleAssignmentOperation assignment when assignment.Value == child && IsOutside(assignment.Target, turn) => $"'{assignment.Target.Syntax}'",
            IEventAssignmentOperation { Adds: true, EventReference: { } happening } when IsOutside(happening, turn) => $"the event '{happening.Syntax}'",
            IArgumentOperation
            {
                Parent: IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push" or "TryAdd" or "SetResult" or "TrySetResult" or "TryWrite" or "WriteAsync", Instance: { } target },
            } when IsOutside(target, turn) => $"'{target.Syntax}'",
            _ => null,
        };
    }

    /// <summary>Whether a new object keeps an argument: a record its positional ones, a container of the framework what is of the kind that it contains.</summary>
    private static bool Keeps(IObjectCreationOperation made, IArgumentOperation argument)
    {
        if (made.Constructor is not { } constructor || argument.Parameter is not { } parameter) return false;
        if (constructor.ContainingType.IsRecord)
            return constructor.ContainingType.GetMembers(parameter.Name).Any(member => member is IPropertySymbol property && SymbolEqualityComparer.Default.Equals(property.Type, parameter.Type));
        return constructor.ContainingType.DeclaringSyntaxReferences.Length == 0 && parameter.OriginalDefinition.Type is ITypeParameterSymbol;
    }

    /// <summary>Whether a member is storage, so that reading it gives what the object holds and not a copy.</summary>
    private static bool IsStored(IOperation member, IOperation owner) => member switch
    {
        IFieldReferenceOperation field => field.Instance == owner,
        IPropertyReferenceOperation { Arguments.Length: 0 } property => property.Instance == owner && property.Property.ContainingType.GetMembers()
            .Any(other => other is IFieldSymbol { AssociatedSymbol: { } backed } && SymbolEqualityComparer.Default.Equals(backed, property.Property.OriginalDefinition)),
        _ => false,
    };

    private static bool IsPart(ITypeSymbol type) =>
        type is IArrayTypeSymbol || type.DeclaringSyntaxReferences.Length == 0 && Affinity.MutableTypes.IsMutable(type);

    /// <summary>Whether the expression around is a LINQ query that the turn returns unevaluated.</summary>
    private static bool IsLazyResult(IOperation reference, IAnonymousFunctionOperation turn)
    {
        bool lazy = false;
        for (IOperation? at = reference.Parent; at is not null && at != turn; at = at.Parent)
        {
            switch (at)
            {
                case IInvocationOperation call when call.TargetMethod.ContainingType.Name is "Enumerable" or "Queryable":
                    lazy = Lazy.Contains(call.TargetMethod.Name);
                    break;
                case IInvocationOperation:
                    return false;
                case IAnonymousFunctionOperation:
                    return false;
                case IReturnOperation:
                    return lazy && IsReturnOf(at, turn);
            }
        }

        return false;
    }

    private static bool IsReturnOf(IOperation statement, IAnonymousFunctionOperation turn)
    {
        for (IOperation? at = statement.Parent; at is not null; at = at.Parent)
            if (at is IAnonymousFunctionOperation or ILocalFunctionOperation) return at == turn;
        return false;
    }

    private static bool IsOutside(IOperation target, IAnonymousFunctionOperation turn) => target switch
    {
        ILocalReferenceOperation local => !local.Local.Locations.Any(location => turn.Syntax.Span.Contains(location.SourceSpan)),
        IParameterReferenceOperation parameter => !parameter.Parameter.Locations.Any(location => turn.Syntax.Span.Contains(location.SourceSpan)),
        IMemberReferenceOperation member => member.Instance is null or IInstanceReferenceOperation || IsOutside(member.Instance, turn),
        IArrayElementReferenceOperation element => IsOutside(element.ArrayReference, turn),
        _ => false,
    };
}
