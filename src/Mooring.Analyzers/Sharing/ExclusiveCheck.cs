using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Sharing;

/// <summary>MOOR105: a value that takes one user at a time is used while a task that uses it may still run.</summary>
internal static class ExclusiveCheck
{
    public static bool MayConcern(BodyModel body, CompilationModel model) => 
        body.Operations.Any(operation => ClassOf(operation, model) is not null || operation is IInvocationOperation call && model.ExclusiveMembers.Of(call.TargetMethod).Count > 0);

    public static void Report(FunctionModel function, CompilationModel model, Action<Diagnostic> report)
    {
        var classes = new Dictionary<string, Classification>(StringComparer.Ordinal);
        var roots = new Roots(function, model.ExclusiveMembers);
        foreach (IOperation operation in function.AllOperations)
        {
            if (ClassOf(operation, model) is { } found && roots.PlaceOf(operation) is { } place) classes[place] = found;
            if (operation is IInvocationOperation call)
                foreach ((string used, Classification kind) in roots.MembersUsedBy(call)) classes[used] = kind;
            if (operation is IFlowAnonymousFunctionOperation) NoteCaptured(operation.Syntax, function, roots, model, classes);
            else if (operation is IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction, DeclaringSyntaxReferences: { Length: > 0 } declared } })
                NoteCaptured(declared[0].GetSyntax(), function, roots, model, classes);
        }

        if (classes.Count == 0) return;
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (IFlowAnonymousFunctionOperation lambda in function.Lambdas) ReportManyTimes(lambda, function, roots, classes, reported, report);
        if (InFlight.Create(function, roots, classes.ContainsKey) is not { } flow) return;
        flow.Solve();
        flow.Visit((operation, state) =>
        {
            if (state == 0) return;
            foreach ((string place, IOperation use) in UsesOf(operation, roots, classes))
                foreach (StartedTask task in flow.Running(state))
                    if (task.Roots.Contains(place) && reported.Add(place))
                        report(Diagnostic.Create(RuleTable.ExclusiveValueShared, use.Syntax.GetLocation(), [task.Start.Syntax.GetLocation()],
                            NameOf(use, place), classes[place].Reason, $"the task of '{task.Start.TargetMethod.Name}'"));
        });
    }

    private static IEnumerable<(string Place, IOperation Use)> UsesOf(IOperation operation, Roots roots, Dictionary<string, Classification> classes)
    {
        if (operation is IFlowAnonymousFunctionOperation lambda)
        {
            foreach (string captured in roots.CapturedBy(lambda).Distinct())
                if (classes.ContainsKey(captured)) yield return (captured, lambda);
        }
        else if (operation is IInvocationOperation call)
        {
            bool works = false;
            foreach ((string used, _) in roots.MembersUsedBy(call))
            {
                works = true;
                yield return (used, call);
            }

            IEnumerable<string> further = works || TaskTypes.IsTaskLike(call.Type) && call.TargetMethod.MethodKind is MethodKind.Ordinary or MethodKind.ReducedExtension ? roots.MadeOver(call) : call.TargetMethod.MethodKind is MethodKind.LocalFunction ? roots.CapturedBy(call.TargetMethod).Distinct() : [];
            foreach (string place in further)
                if (classes.ContainsKey(place)) yield return (place, call);
        }
        else if (operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
            && !IsMereMention(operation) && roots.PlaceOf(operation) is { } place && classes.ContainsKey(place))
        {
            yield return (place, operation);
        }
    }

    /// <summary>A function that is run many times at once shares what it captures with itself.</summary>
    private static void ReportManyTimes(IFlowAnonymousFunctionOperation lambda, FunctionModel function, Roots roots, Dictionary<string, Classification> classes,
        HashSet<string> reported, Action<Diagnostic> report)
    {
        bool many = ElsewhereTable.OfFunction(lambda) is RunsWhere.ElsewhereManyTimes;
        if (!many && ElsewhereTable.TakerOf(lambda) is IInvocationOperation { TargetMethod.Name: "Select" } select && TaskTypes.IsTaskLike(lambda.Symbol.ReturnType))
            many = IsRunTogether(select, function);
        if (!many) return;
        foreach (string captured in roots.CapturedBy(lambda).Distinct())
            if (classes.TryGetValue(captured, out Classification found) && reported.Add(captured))
                report(Diagnostic.Create(RuleTable.ExclusiveValueShared, lambda.Syntax.GetLocation(), captured.Substring(captured.LastIndexOf('.') + 1).Split('@')[0].Split(' ').Last(),
                    found.Reason, "another run of the same function"));
    }

    /// <summary>Whether the tasks of a Select are awaited together: given to WhenAll, directly or through a local.</summary>
    private static bool IsRunTogether(IInvocationOperation select, FunctionModel function)
    {
        for (IOperation? user = select.Parent; user is not null; user = user.Parent)
        {
            if (user is IInvocationOperation { TargetMethod.Name: "WhenAll" or "WhenAny" }) return true;
            if (user is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target })
                return function.AllOperations.Any(operation => operation is IInvocationOperation { TargetMethod.Name: "WhenAll" } all
                    && all.Syntax.ToString().Contains(target.Local.Name));
        }

        return false;
    }

    private static void NoteCaptured(SyntaxNode source, FunctionModel function, Roots roots, CompilationModel model, Dictionary<string, Classification> classes)
    {
        foreach (FunctionModel inner in function.Body.Functions())
        {
            if (inner == function || !source.Span.Contains(inner.Source.Syntax.Span)) continue;
            foreach (IOperation operation in inner.AllOperations)
            {
                if (ClassOf(operation, model) is { } found && IsFromOutside(operation, source) && roots.PlaceOf(operation) is { } place) classes[place] = found;
                if (operation is IInvocationOperation { Instance: { } owner } call && IsFromOutside(owner, source))
                    foreach ((string used, Classification kind) in roots.MembersUsedBy(call)) classes[used] = kind;
            }
        }
    }

    private static bool IsFromOutside(IOperation operation, SyntaxNode source) => operation switch
    {
        ILocalReferenceOperation local => !local.Local.Locations.Any(location => source.Span.Contains(location.SourceSpan)),
        IParameterReferenceOperation parameter => !parameter.Parameter.Locations.Any(location => source.Span.Contains(location.SourceSpan)),
        _ => true,
    };

    /// <summary>The class of a place that is exclusive because something says so, not because of its parts.</summary>
    private static Classification? ClassOf(IOperation operation, CompilationModel model)
    {
        if (operation is not (ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation { Instance: IInstanceReferenceOperation }
            or IPropertyReferenceOperation { Instance: IInstanceReferenceOperation })) return null;
        Classification found = model.Values.Classify(operation);
        return found is { Class: ValueClass.Exclusive, IsStated: true } ? found : null;
    }

    private static bool IsMereMention(IOperation operation) =>
        operation.UserBehindConversions() switch
        {
            ISimpleAssignmentOperation assignment => assignment.Target == operation,
            IIsNullOperation or INameOfOperation => true,
            IBinaryOperation => true,
            IFlowCaptureOperation => true,
            IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" or "KeepAlive" or "CancelPendingRead" or "CancelPendingFlush" or "Cancel" or "Abort" or "Close" } => true,
            _ => false,
        };

    private static string NameOf(IOperation use, string place) =>
        use is IFlowAnonymousFunctionOperation or IInvocationOperation ? place.Split('@')[0].Split(' ', '.').Last() : use.Syntax.ToString();
}
