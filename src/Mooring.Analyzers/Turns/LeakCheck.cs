using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Rules;
using Mooring.Analyzers.Sharing;

namespace Mooring.Analyzers.Turns;

/// <summary>MOOR402 and MOOR404: what a turn must not do with its object, and a turn that waits by holding its thread.</summary>
internal static class LeakCheck
{
    private static readonly HashSet<string> Lazy = new(StringComparer.Ordinal)
    {
        "Where", "Select", "SelectMany", "OrderBy", "OrderByDescending", "Take", "Skip", "Concat", "Cast", "OfType", "Distinct", "AsEnumerable", "AsQueryable",
    };

    public static void Report(IInvocationOperation call, Action<Diagnostic> report)
    {
        if (call.TargetMethod.Name is "Run" && IsInsideTurn(call)) report(Diagnostic.Create(RuleTable.RunInsideTurn, call.Syntax.GetLocation(), call.TargetMethod.Name));
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = argument.Value;
            while (value is IConversionOperation or IDelegateCreationOperation) value = value is IConversionOperation conversion ? conversion.Operand : ((IDelegateCreationOperation)value).Target;
            if (value is IAnonymousFunctionOperation { Symbol.Parameters.Length: > 0 } turn) ReportTurn(turn, report);
        }
    }

    private static bool IsInsideTurn(IOperation call)
    {
        for (IOperation? at = call.Parent; at is not null; at = at.Parent)
        {
            if (at is not IAnonymousFunctionOperation) continue;
            RunsWhere where = ElsewhereTable.OfFunction(at);
            if (where is RunsWhere.Elsewhere or RunsWhere.ElsewhereManyTimes) return false;
            if (ElsewhereTable.TakerOf(at) is IInvocationOperation taker && TurnFunctions.IsMooredType(taker.TargetMethod.ContainingType)
                && taker.TargetMethod.Name is "Run" or "RunAsync" or "Post" or "PostAsync") return true;
        }

        return false;
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
            if (at is IAnonymousFunctionOperation inner && ElsewhereTable.OfFunction(inner) is RunsWhere.Elsewhere or RunsWhere.ElsewhereManyTimes) return "a function that runs elsewhere";
        IOperation? user = reference.Parent;
        IOperation child = reference;
        while (user is IConversionOperation or IParenthesizedOperation)
        {
            child = user;
            user = user.Parent;
        }

        switch (user)
        {
            case IReturnOperation when IsReturnOf(user, turn):
                return "its result";
            case ISimpleAssignmentOperation assignment when assignment.Value == child && IsOutside(assignment.Target, turn):
                return $"'{assignment.Target.Syntax}'";
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Add" or "Enqueue" or "Push" or "TryAdd" or "SetResult" or "TrySetResult" or "TryWrite" or "WriteAsync" } } add } when add.Instance is { } target && IsOutside(target, turn):
                return $"'{target.Syntax}'";
            case IInvocationOperation or IPropertyReferenceOperation or IArgumentOperation when IsLazyResult(reference, turn):
                return "a result that is computed when it is enumerated, after the turn";
            default:
                return null;
        }
    }

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
        IFieldReferenceOperation field => field.Instance is null or IInstanceReferenceOperation,
        IPropertyReferenceOperation property => property.Instance is null or IInstanceReferenceOperation,
        _ => false,
    };
}
