using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Tasks;

/// <summary>Recognises operations that hold the thread until a task ends.</summary>
internal static class Blocking
{
    /// <summary>What a finding carries when the way out is to await the member's own asynchronous form: <c>WaitAsync</c> for <c>Wait</c>.</summary>
    public static readonly ImmutableDictionary<string, string?> HasAsyncForm = ImmutableDictionary<string, string?>.Empty.Add("AsyncForm", "WaitAsync");

    /// <summary>The task that an operation blocks on when it is not complete, or null.</summary>
    public static IOperation? TaskOf(IOperation operation)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Property.Name: "Result", Instance: { } instance } property when TaskTypes.IsTaskLike(property.Property.ContainingType):
                return instance;
            case IInvocationOperation { TargetMethod: { Name: "GetResult", Parameters.Length: 0 } method, Instance: { } awaiter } when IsAwaiter(method.ContainingType):
                return awaiter;
            case IInvocationOperation { TargetMethod: { Name: "Wait" } method, Instance: { } instance } call when TaskTypes.IsTaskLike(method.ContainingType):
                return IsPoll(call) ? null : instance;
            default:
                return null;
        }
    }

    /// <summary>The tasks that a blocking call has waited for when it returns, or null when it is none.</summary>
    public static IEnumerable<IOperation>? Waited(IInvocationOperation call)
    {
        if (call.TargetMethod is { Name: "WaitAll" } && TaskTypes.IsTaskLike(call.TargetMethod.ContainingType) && call.Arguments.Length > 0) return [call];
        return TaskOf(call) is { } task ? [task] : call.TargetMethod.Name is "Wait" && TaskTypes.IsTaskLike(call.TargetMethod.ContainingType) && call.Instance is { } polled ? [polled] : null;
    }

    /// <summary>A wait for a semaphore that has an asynchronous form.</summary>
    public static bool IsSemaphoreWait(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType: { Name: "SemaphoreSlim" } }, Instance: not null } call && !IsPoll(call);

    /// <summary>What a call enumerates by blocking for each element: <c>source.ToBlockingEnumerable()</c>; null for other calls.</summary>
    public static IOperation? EnumeratedBy(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "ToBlockingEnumerable", ContainingType.Name: "TaskAsyncEnumerableExtensions" }, Arguments: { Length: > 0 } arguments } ? arguments[0].Value : null;

    /// <summary><c>Wait(0)</c> asks and does not wait.</summary>
    private static bool IsPoll(IInvocationOperation call) =>
        call.Arguments.Length > 0 && (call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: 0 } || call.Arguments[0].Value.Syntax.ToString() is "TimeSpan.Zero");

    private static bool IsAwaiter(INamedTypeSymbol type) =>
        type.Name is "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter" or "ConfiguredValueTaskAwaiter";
}
