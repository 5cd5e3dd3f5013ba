using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Tasks;

/// <summary>MOOR301: a task whose end and failure nobody sees.</summary>
internal static class DroppedTaskCheck
{
    public static void ReportStatement(IExpressionStatementOperation statement, BodyModel body, CompilationModel model, Action<Diagnostic> report)
    {
        IOperation value = statement.Operation;
        if (value is IConversionOperation conversion) value = conversion.Operand;
        if (value is IAwaitOperation wait)
        {
            OuterTaskCheck.ReportAwait(wait, report);
            return;
        }

        if (value is not (IInvocationOperation or IConditionalAccessOperation) || !IsTaskOrTasks(value.Type)) return;
        IMethodSymbol? around = Functions.SymbolAround(statement, statement.SemanticModel?.GetEnclosingSymbol(statement.Syntax.SpanStart) ?? model.Compilation.Assembly);
        if (around is { IsAsync: true } && TaskTypes.IsAwaitable(value.Type)) return; // the compiler says so itself: CS4014
        IOperation call = value is IConditionalAccessOperation access ? access.WhenNotNull : value;
        if (IsSeen(call, model) || Functions.IsInExpressionTree(statement)) return;
        if (call is IInvocationOperation started && OwnerAnalyzer.IsDroppedByService(started, body)) return; // MOOR323 says it
        report(Diagnostic.Create(RuleTable.TaskDropped, value.Syntax.GetLocation(), NameOf(call)));
    }

    public static void ReportUnreadLocal(IVariableDeclaratorOperation declarator, BodyModel body, CompilationModel model, Action<Diagnostic> report)
    {
        if (declarator.GetVariableInitializer()?.Value is not { } value) return;
        ILocalSymbol local = declarator.Symbol;
        string name = local.Name;
        if (name.StartsWith("_", StringComparison.Ordinal) || name.StartsWith("unused", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ignore", StringComparison.OrdinalIgnoreCase)) return;
        value = value.WithoutConversions();
        if (IsTaskOrTasks(local.Type) && (TaskTypes.IsTaskLike(local.Type) || value is IInvocationOperation { TargetMethod.Name: "Select" }))
        {
            if (value is not (IInvocationOperation or IAwaitOperation) || Suspension.IsComplete(value) || IsSeen(value, model)) return;
            if (body.Operations.Any(operation => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) && !IsTarget(reference))) return;
            report(Diagnostic.Create(RuleTable.TaskDropped, value.Syntax.GetLocation(), NameOf(value)));
        }
        else if (IsCollectionOfTasks(local.Type) && value is IObjectCreationOperation { Initializer: null, Arguments.Length: 0 } or ICollectionExpressionOperation { Elements.Length: 0 })
        {
            ReportUnreadList(local, body, report);
        }
    }

    /// <summary>A local list that tasks are put into and nobody takes them out of.</summary>
    private static void ReportUnreadList(ILocalSymbol local, BodyModel body, Action<Diagnostic> report)
    {
        IOperation? first = null;
        foreach (IOperation operation in body.Operations)
        {
            if (operation is not ILocalReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Local, local) || IsTarget(reference)) continue;
            if (reference.Parent is not IInvocationOperation { TargetMethod: { Name: "Add" or "Enqueue" or "Push" } } add || add.Instance != reference) return;
            first ??= add;
        }

        if (first is IInvocationOperation { Arguments.Length: > 0 } added)
            report(Diagnostic.Create(RuleTable.TaskDropped, added.Syntax.GetLocation(), NameOf(added.Arguments[0].Value)));
    }

    /// <summary>Whether somebody sees the failure anyway: a continuation, or a body that cannot fail.</summary>
    private static bool IsSeen(IOperation value, CompilationModel model)
    {
        if (Suspension.IsComplete(value)) return true;
        if (Suspension.Unwrap(value) is not IInvocationOperation call) return false;
        IMethodSymbol method = call.TargetMethod;
        if (IsHandedOut(method) || IsRecorded(call)) return true;
        if (method.Name is "ContinueWith" or "Received" or "DidNotReceive" or "WhenAny") return true;
        for (IOperation? receiver = call.Instance; receiver is IInvocationOperation inner; receiver = inner.Instance)
            if (inner.TargetMethod.Name is "Received" or "DidNotReceive" or "DidNotReceiveWithAnyArgs" or "ReceivedWithAnyArgs" or "Verify" or "ContinueWith") return true;
        if (method is { Name: "Run" or "StartNew", ContainingType.Name: "Task" or "TaskFactory" } && call.Arguments.Length > 0)
        {
            IOperation work = call.Arguments[0].Value.WithoutDelegate();
            return work is IAnonymousFunctionOperation lambda && Functions.CatchesEverything(lambda.Body)
                || work is IMethodReferenceOperation group && CannotFail(group.Method, model);
        }

        return CannotFail(method, model);
    }

    /// <summary>A member that hands out a task which it stores, whoever started it: <c>Interlocked.Exchange</c>, <c>queue.Dequeue()</c>, <c>map.GetOrAdd(...)</c>.</summary>
    private static bool IsHandedOut(IMethodSymbol method)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (definition.ReturnType is not ITypeParameterSymbol given || definition.MethodKind is MethodKind.DelegateInvoke) return false;
        if (definition.Name is "GetOrAdd" or "AddOrUpdate" or "EnsureInitialized") return true;
        foreach (IParameterSymbol parameter in definition.Parameters)
            if (parameter.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: { } made } && SymbolEqualityComparer.Default.Equals(made, given)) return false;
        return true;
    }

    /// <summary>A call in a lambda that a mock records and does not make.</summary>
    private static bool IsRecorded(IOperation call)
    {
        for (IOperation? at = call.Parent; at is not null; at = at.Parent)
            if (at is IAnonymousFunctionOperation)
                return Sharing.ElsewhereTable.TakerOf(at) is IInvocationOperation { TargetMethod: { Name: "When" or "WhenForAnyArgs" or "Setup" or "Verify" or "CallTo" or "InOrder" } };
        return false;
    }

    private static bool CannotFail(IMethodSymbol method, CompilationModel model) =>
        method.DeclaringSyntaxReferences.Length > 0 && model.Bodies.TextMentions(method, ["catch"]) && Functions.CatchesEverything(BodyOf(model.Bodies.Operation(method)))
        || Affinity.Attributes.Has(method, Affinity.Attributes.NoThrow);

    private static IOperation? BodyOf(IOperation? operation) => operation is ILocalFunctionOperation local ? local.Body : operation;

    private static bool IsTaskOrTasks(ITypeSymbol? type) =>
        TaskTypes.IsAwaitable(type) || type is INamedTypeSymbol { Name: "IEnumerable", Arity: 1 } lazy && TaskTypes.IsTaskLike(lazy.TypeArguments[0]);

    private static bool IsCollectionOfTasks(ITypeSymbol type) =>
        type is INamedTypeSymbol { Arity: 1, Name: "List" or "ConcurrentBag" or "Queue" or "Stack" or "HashSet" or "ConcurrentQueue" } named && TaskTypes.IsTaskLike(named.TypeArguments[0]);

    private static bool IsTarget(IOperation reference) => reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference;

    private static string NameOf(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod.Name,
        IAwaitOperation wait => NameOf(wait.Operation),
        IConversionOperation conversion => NameOf(conversion.Operand),
        _ => operation.Syntax.ToString(),
    };
}
