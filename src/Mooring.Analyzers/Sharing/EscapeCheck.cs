using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Sharing;

/// <summary>MOOR104: an affine value gets into code that runs on another thread.</summary>
internal static class EscapeCheck
{
    private static readonly HashSet<string> Channels = new(StringComparer.Ordinal)
    {
        "Enqueue", "Add", "TryAdd", "Push", "WriteAsync", "TryWrite", "Post", "SendAsync",
    };

    public static bool MayConcern(BodyModel body, CompilationModel model)
    {
        // The cheap question first: in most bodies nothing leaves.
        bool leaves = false;
        foreach (IOperation operation in body.Operations)
            if (operation is IAnonymousFunctionOperation or IMethodReferenceOperation or ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field.IsStatic: true } }
                || operation is IInvocationOperation call && (Channels.Contains(call.TargetMethod.Name) || call.TargetMethod is { Name: "Start", ContainingType.Name: "Thread" })) leaves = true;
        if (!leaves) return false;
        foreach (IOperation operation in body.Operations)
            if (operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IInstanceReferenceOperation or IObjectCreationOperation or IInvocationOperation
                && model.Values.Classify(operation).IsAffine) return true;
        return false;
    }

    public static void Report(FunctionModel function, CompilationModel model, Action<Diagnostic> report)
    {
        var variables = new AffineVariables(function, model);
        foreach (IOperation operation in function.AllOperations)
        {
            switch (operation)
            {
                case IFlowAnonymousFunctionOperation lambda:
                    ReportLambda(lambda, variables, model, report);
                    break;
                case IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } group when WhereGiven(group, model) is { } where:
                    ReportCaptured(variables.UsesOf(group), group.Syntax, where, variables, report);
                    break;
                case IMethodReferenceOperation { Instance: { } receiver } group when WhereGiven(group, model) is { } where:
                    ReportValue(receiver, model, where, group.Syntax, report);
                    break;
                case IInvocationOperation call when HandsOver(call):
                    ReportArguments(call.Arguments, call.TargetMethod.Name, model, report);
                    break;
                case IObjectCreationOperation creation when ElsewhereTable.OfCreation(creation) is not RunsWhere.Here:
                    ReportArguments(creation.Arguments, $"new {creation.Type!.Name}", model, report);
                    break;
                case ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { IsStatic: true } field } } assignment
                    when !Attributes.Has(field, Attributes.ThreadStatic) && !Attributes.Has(field, Attributes.Boundary):
                    if (model.Values.Classify(assignment.Value) is { Class: ValueClass.ThreadAffine } found && !AffineVariables.IsNull(assignment.Value))
                        report(Diagnostic.Create(RuleTable.AffineValueEscapes, assignment.Syntax.GetLocation(), Short(assignment.Value), found.Reason, $"the static field '{field.Name}'"));
                    break;
            }
        }
    }

    private static void ReportLambda(IFlowAnonymousFunctionOperation lambda, AffineVariables variables, CompilationModel model, Action<Diagnostic> report)
    {
        if (WhereGiven(lambda, model) is not { } where) return;
        ReportCaptured(variables.UsesOf(lambda), lambda.Syntax, where, variables, report);
    }

    private static void ReportCaptured(ulong captured, SyntaxNode at, string where, AffineVariables variables, Action<Diagnostic> report)
    {
        for (int i = 0; i < variables.Count; i++)
            if ((captured & (1UL << i)) != 0)
                report(Diagnostic.Create(RuleTable.AffineValueEscapes, at.GetLocation(), variables[i].Display, variables[i].Class.Reason, where));
    }

    /// <summary>The name of the call that runs a function elsewhere, or null when it runs in place.</summary>
    private static string? WhereGiven(IOperation function, CompilationModel model)
    {
        IOperation? taker = ElsewhereTable.TakerOf(function);
        switch (taker)
        {
            case IInvocationOperation call when ElsewhereTable.OfCall(call) is RunsWhere.Elsewhere or RunsWhere.ElsewhereManyTimes:
                if (call.TargetMethod.Name is "ContinueWith" or "StartNew" && call.Arguments.Any(argument => argument.Value.Syntax.ToString().Contains("FromCurrentSynchronizationContext"))) return null;
                return call.TargetMethod.Name;
            case IObjectCreationOperation creation when ElsewhereTable.OfCreation(creation) is not RunsWhere.Here:
                return $"new {creation.Type!.Name}";
            case IEventAssignmentOperation happening when ElsewhereTable.OfEvent(happening) is RunsWhere.Elsewhere:
                return $"a handler of '{((IEventReferenceOperation)happening.EventReference).Event.Name}'";
            case IInvocationOperation call:
                IArgumentOperation? argument = call.Arguments.FirstOrDefault(item => item.Syntax.Span.Contains(function.Syntax.Span));
                return argument?.Parameter is { } parameter && model.Escapes.RunsElsewhere(call.TargetMethod, parameter.Ordinal) ? call.TargetMethod.Name : null;
            default:
                return null;
        }
    }

    /// <summary>State handed to a thread, or a value put into a collection from which other threads take.</summary>
    private static void ReportArguments(IEnumerable<IArgumentOperation> arguments, string where, CompilationModel model, Action<Diagnostic> report)
    {
        foreach (IArgumentOperation argument in arguments)
            if (argument.Value is not (IDelegateCreationOperation or IFlowAnonymousFunctionOperation))
                ReportValue(argument.Value, model, where, argument.Syntax, report);
    }

    private static bool HandsOver(IInvocationOperation call) =>
        ElsewhereTable.OfCall(call) is RunsWhere.Elsewhere || call.TargetMethod is { Name: "Start", ContainingType.Name: "Thread" }
        || Channels.Contains(call.TargetMethod.Name) && call.Instance?.Type is { } type && IsHandOver(type);

    private static void ReportValue(IOperation value, CompilationModel model, string where, SyntaxNode at, Action<Diagnostic> report)
    {
        Classification found = model.Values.Classify(value);
        if (found.IsAffine) report(Diagnostic.Create(RuleTable.AffineValueEscapes, at.GetLocation(), Short(value), found.Reason, where));
    }

    private static bool IsHandOver(ITypeSymbol type) =>
        type.Name is "ChannelWriter" or "ConcurrentQueue" or "ConcurrentBag" or "ConcurrentStack" or "BlockingCollection" or "BufferBlock" or "ActionBlock" or "ConcurrentDictionary";

    private static string Short(IOperation value)
    {
        string text = value.Syntax.ToString();
        return text.Length <= 40 ? text : text.Substring(0, 37) + "...";
    }
}
