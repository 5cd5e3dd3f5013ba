using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Sharing;

/// <summary>MOOR321: an object is disposed while a task that uses it may still run.</summary>
internal static class ScopeEndCheck
{
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "Activity", "CancellationTokenRegistration", "Stopwatch", "AsyncFlowControl", "ActivityScope",
    };

    public static bool IsDisposal(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Dispose" or "DisposeAsync" or "Close", Parameters.Length: 0 }, Instance: not null and not IInstanceReferenceOperation }
        || IsReturnToPool(operation);

    private static bool IsReturnToPool(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Return", ContainingType.Name: "ArrayPool" }, Arguments.Length: > 0 };

    public static void Report(FunctionModel function, Action<Diagnostic> report)
    {
        var roots = new Roots(function);
        var disposed = new HashSet<string>(StringComparer.Ordinal);
        foreach (IOperation operation in function.AllOperations)
            if (IsDisposal(operation) && Disposed((IInvocationOperation)operation, roots) is { } place) disposed.Add(place);
        if (disposed.Count == 0 || InFlight.Create(function, roots, disposed.Contains) is not { } flow) return;
        flow.Solve();
        var reported = new HashSet<IOperation>();
        flow.Visit((operation, state) =>
        {
            if (state == 0 || !IsDisposal(operation) || Disposed((IInvocationOperation)operation, roots) is not { } place) return;
            foreach (StartedTask task in flow.Running(state))
                if (task.Roots.Contains(place) && reported.Add(task.Start))
                    report(Diagnostic.Create(RuleTable.ScopeEndsBeforeTask, task.Start.Syntax.GetLocation(), [operation.Syntax.GetLocation()],
                        NameOf(place), task.Start.TargetMethod.Name));
        });
    }

    private static string? Disposed(IInvocationOperation call, Roots roots)
    {
        IOperation instance = IsReturnToPool(call) ? call.Arguments[0].Value : call.Instance!;
        instance = instance.WithoutConversions();
        return instance.Type is { } type && Harmless.Contains(type.Name) ? null : roots.PlaceOf(instance);
    }

    private static string NameOf(string place)
    {
        int at = place.IndexOf('@');
        string name = at < 0 ? place : place.Substring(0, at);
        return name.Substring(name.LastIndexOf(' ') + 1);
    }
}
