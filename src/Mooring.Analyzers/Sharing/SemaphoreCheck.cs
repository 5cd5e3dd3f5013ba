using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Sharing;

/// <summary>MOOR321 for a semaphore: released when the function returns its task, which is at the first await of the work it guards.</summary>
internal static class SemaphoreCheck
{
    public static bool MayConcern(BodyModel body) =>
        body.MentionsTasks && body.Operations.Any(operation => operation is ITryOperation { Finally: { } last } && last.Descendants().Any(IsRelease));

    public static void Report(BodyModel body, Action<Diagnostic> report)
    {
        foreach (IOperation operation in body.Operations)
        {
            if (operation is not IReturnOperation { ReturnedValue: { } value }) continue;
            value = value.WithoutConversions();
            if (value is not IInvocationOperation { TargetMethod.Name: not "ContinueWith" } call || !TaskTypes.IsTaskLike(call.Type) || Suspension.IsComplete(call)) continue;
            if (ReleasedAfter(operation) is { } semaphore && !IsInsideAsync(operation))
                report(Diagnostic.Create(RuleTable.ScopeEndsBeforeTask, call.Syntax.GetLocation(), semaphore.ToString(), call.TargetMethod.Name));
        }
    }

    /// <summary>The semaphore that this function waits for and that a <c>finally</c> around the return releases, or null.</summary>
    private static SyntaxNode? ReleasedAfter(IOperation statement)
    {
        IOperation child = statement;
        for (IOperation? at = statement.Parent; at is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); child = at, at = at.Parent)
        {
            if (at is not ITryOperation { Finally: { } last } attempt || attempt.Body != child) continue;
            foreach (IOperation operation in last.Descendants())
                if (IsRelease(operation) && ((IInvocationOperation)operation).Instance is { } semaphore && IsWaitedFor(semaphore, attempt)) return semaphore.Syntax;
        }

        return null;
    }

    private static bool IsWaitedFor(IOperation semaphore, IOperation attempt)
    {
        string name = semaphore.Syntax.ToString();
        return attempt.Parent?.Descendants().Any(operation => operation is IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType.Name: "SemaphoreSlim" }, Instance: { } waited } && waited.Syntax.ToString() == name) == true;
    }

    private static bool IsRelease(IOperation operation) => operation is IInvocationOperation { TargetMethod: { Name: "Release", ContainingType.Name: "SemaphoreSlim" } };

    private static bool IsInsideAsync(IOperation operation)
    {
        for (IOperation? at = operation.Parent; at is not null; at = at.Parent)
        {
            if (at is IAnonymousFunctionOperation lambda) return lambda.Symbol.IsAsync;
            if (at is ILocalFunctionOperation local) return local.Symbol.IsAsync;
        }

        return operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) is IMethodSymbol { IsAsync: true };
    }
}
