using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Rules;
using Mooring.Analyzers.Sharing;

namespace Mooring.Analyzers.Turns;

/// <summary>MOOR404: a turn that waits for another by holding its thread, itself or in a method that it calls.</summary>
internal static class NestedRunCheck
{
    private const int MaxDepth = 2;
    private static readonly string[] Words = [".Run("];

    /// <summary>Judges one call, of <c>Run</c> or of a method declared here.</summary>
    public static void Report(IInvocationOperation call, CompilationModel model, Action<Diagnostic> report)
    {
        bool runs = IsRun(call);
        if (!runs && !MayRun(call.TargetMethod, model)) return;
        if (TurnAround(call) is { } turn && (runs || !IsDeclaredIn(turn, call.TargetMethod) && RunsInside(call.TargetMethod, model, 0)))
            report(Diagnostic.Create(RuleTable.RunInsideTurn, call.Syntax.GetLocation(), call.TargetMethod.Name));
    }

    private static bool IsRun(IInvocationOperation call) => call.TargetMethod.Name is "Run" && TurnFunctions.IsMooredType(call.TargetMethod.ContainingType);

    private static bool MayRun(IMethodSymbol method, CompilationModel model) =>
        method is { DeclaringSyntaxReferences.Length: > 0, IsAbstract: false, IsAsync: false } && method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction
        && !TurnFunctions.IsMooredType(method.ContainingType) && model.Bodies.TextMentions(method, Words);

    private static bool RunsInside(IMethodSymbol method, CompilationModel model, int depth)
    {
        if (depth == MaxDepth || !MayRun(method, model) || model.Bodies.Operation(method) is not { } body) return false;
        foreach (IOperation operation in body.Descendants())
            if (operation is IInvocationOperation call && !IsInFunction(call, body) && (IsRun(call) || RunsInside(call.TargetMethod, model, depth + 1))) return true;
        return false;
    }

    private static bool IsInFunction(IOperation operation, IOperation body)
    {
        for (IOperation? at = operation.Parent; at is not null && at != body; at = at.Parent)
            if (at is IAnonymousFunctionOperation or ILocalFunctionOperation) return true;
        return false;
    }

    /// <summary>Whether a local function stands in the turn: what it does is judged there.</summary>
    private static bool IsDeclaredIn(IOperation turn, IMethodSymbol method) =>
        method.MethodKind is MethodKind.LocalFunction && method.DeclaringSyntaxReferences.Any(declared => declared.SyntaxTree == turn.Syntax.SyntaxTree && turn.Syntax.Span.Contains(declared.Span));

    /// <summary>The function around a call that runs as a turn, or null.</summary>
    private static IAnonymousFunctionOperation? TurnAround(IOperation call)
    {
        for (IOperation? at = call.Parent; at is not null; at = at.Parent)
        {
            if (at is not IAnonymousFunctionOperation function) continue;
            RunsWhere where = ElsewhereTable.OfFunction(at);
            if (where is RunsWhere.Elsewhere or RunsWhere.ElsewhereManyTimes) return null;
            if (ElsewhereTable.TakerOf(at) is IInvocationOperation taker && TurnFunctions.IsMooredType(taker.TargetMethod.ContainingType)
                && taker.TargetMethod.Name is "Run" or "RunAsync" or "Post" or "PostAsync") return function;
        }

        return null;
    }
}
