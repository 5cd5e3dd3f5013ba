using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Tasks;

/// <summary>Lesson III, the larger scopes: helpers, services, requests and processes that end before their tasks. MOOR321 to 323.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OwnerAnalyzer : BodyAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [RuleTable.ScopeEndsBeforeTask, RuleTable.SyncScopeGivenAsyncCode, RuleTable.OwnerEndsBeforeTask];

    private protected override void Analyze(BodyModel body, OperationBlockAnalysisContext context)
    {
        if (body.Owner is IMethodSymbol { Name: "StopAsync" or "DisposeAsync" } stop) ReportForgottenTask(body, stop, CompilationModel.For(context.Compilation), context.ReportDiagnostic);
        if (!body.MentionsTasks) return;
        var model = CompilationModel.For(context.Compilation);
        foreach (IOperation operation in body.Operations)
        {
            if (operation is IInvocationOperation call) ReportSyncScope(call, model, context.ReportDiagnostic);
            if (Dropped(operation) is not { } started) continue;
            RequestCheck.Report(started, context.ReportDiagnostic);
            ReportExecute(started, body, context.ReportDiagnostic);
            ReportMain(started, body, context.ReportDiagnostic);
        }
    }

    /// <summary>The call whose task a statement drops, with or without saying so.</summary>
    private static IInvocationOperation? Dropped(IOperation operation)
    {
        IOperation? value = operation switch
        {
            IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IDiscardOperation } discard } => discard.Value,
            IExpressionStatementOperation statement => statement.Operation,
            _ => null,
        };
        return value.WithoutConversions() is IInvocationOperation call && TaskTypes.IsTaskLike(call.Type) ? call : null;
    }

    /// <summary>A helper that runs a function inside a scope and is given one that only begins its work there.</summary>
    private static void ReportSyncScope(IInvocationOperation call, CompilationModel model, Action<Diagnostic> report)
    {
        IMethodSymbol definition = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
        if (definition.IsAsync || definition.TypeParameters.Length == 0) return;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is not { OriginalDefinition: var parameter } || parameter.Type is not INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { } invoke }) continue;
            if (invoke.ReturnType is not ITypeParameterSymbol || argument.Parameter.Type is not INamedTypeSymbol { DelegateInvokeMethod: { } actual } || !TaskTypes.IsTaskLike(actual.ReturnType)) continue;
            bool scoped = definition.Name is "RunImpersonated" && definition.ContainingType.Name is "WindowsIdentity" || InvokesInScope(definition, parameter.Ordinal, model);
            if (scoped) report(Diagnostic.Create(RuleTable.SyncScopeGivenAsyncCode, call.Syntax.GetLocation(), definition.Name));
        }
    }

    private static bool InvokesInScope(IMethodSymbol method, int ordinal, CompilationModel model)
    {
        if (!model.Bodies.TextMentions(method, ["using", "finally", "lock"]) || model.Bodies.Operation(method) is not { } body) return false;
        foreach (IOperation operation in body.Descendants())
        {
            if (operation is not IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: IParameterReferenceOperation invoked } call || invoked.Parameter.Ordinal != ordinal) continue;
            for (IOperation? at = call.Parent; at is not null; at = at.Parent)
            {
                if (at is IUsingOperation or ILockOperation or ITryOperation { Finally: not null }) return true;
                if (at is IBlockOperation block && block.Operations.Any(statement => statement is IUsingDeclarationOperation)) return true;
            }
        }

        return false;
    }

    private static bool IsInLambda(IOperation operation, IOperation outer)
    {
        for (IOperation? at = operation.Parent; at is not null && at != outer; at = at.Parent)
            if (at is IAnonymousFunctionOperation) return true;
        return false;
    }

    /// <summary>A service of a host that drops its work: the host takes it for done, and stops without waiting for it.</summary>
    private static void ReportExecute(IInvocationOperation started, BodyModel body, Action<Diagnostic> report)
    {
        if (IsDroppedByService(started, body))
            report(Diagnostic.Create(RuleTable.OwnerEndsBeforeTask, started.Syntax.GetLocation(), body.Owner.Name, started.TargetMethod.Name));
    }

    /// <summary>Whether a call's dropped task is the work of a hosted service whose method ends without it.</summary>
    internal static bool IsDroppedByService(IInvocationOperation started, BodyModel body)
    {
        if (started.TargetMethod.Name is "ContinueWith" || body.Owner is not IMethodSymbol { ContainingType: { } type } method || IsInLambda(started, body.Root)) return false;
        return method switch
        {
            { Name: "ExecuteAsync", IsOverride: true } => Derives(type, "BackgroundService") && (!method.IsAsync || !GoesOn(started, body)),
            { Name: "StartAsync" } => type.AllInterfaces.Any(contract => contract.Name is "IHostedService") && !Derives(type, "BackgroundService") && !GoesOn(started, body),
            _ => false,
        };
    }

    /// <summary>A task dropped in Main with nothing after it that keeps the process alive.</summary>
    private static void ReportMain(IInvocationOperation started, BodyModel body, Action<Diagnostic> report)
    {
        if (body.Owner is not IMethodSymbol { IsStatic: true, Name: "Main" or "<Main>$" } main || IsInLambda(started, body.Root)) return;
        if (started.Parent is IExpressionStatementOperation && !main.IsAsync) return; // MOOR301 says it
        if (!GoesOn(started, body)) report(Diagnostic.Create(RuleTable.OwnerEndsBeforeTask, started.Syntax.GetLocation(), "Main", started.TargetMethod.Name));
    }

    /// <summary>Whether the body waits, blocks or loops after the task was started, or starts it in a loop.</summary>
    private static bool GoesOn(IInvocationOperation started, BodyModel body)
    {
        for (IOperation? at = started.Parent; at is not null; at = at.Parent)
            if (at is ILoopOperation) return true;
        int end = started.Syntax.Span.End;
        foreach (IOperation operation in body.Operations)
        {
            if (operation.Syntax.SpanStart < end) continue;
            if (operation is IAwaitOperation or ILoopOperation) return true;
            if (operation is IInvocationOperation { TargetMethod.Name: "ReadLine" or "ReadKey" or "Read" or "Run" or "Wait" or "WaitOne" or "WaitAll" or "Sleep" or "Join" or "GetResult" or "RunAsync" or "WaitForShutdown" }) return true;
        }

        return false;
    }

    /// <summary>A stop that cancels the task its type has stored, and returns without waiting for it.</summary>
    private static void ReportForgottenTask(BodyModel body, IMethodSymbol stop, CompilationModel model, Action<Diagnostic> report)
    {
        IOperation? cancel = body.Operations.FirstOrDefault(operation => operation is IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync" });
        if (cancel is null) return;
        foreach (ISymbol member in stop.ContainingType.GetMembers())
        {
            if (member is not IFieldSymbol { IsStatic: false } field || !TaskTypes.IsTaskLike(field.Type) || field.IsImplicitlyDeclared) continue;
            if (Mentions(stop, field.Name, model, 0) || !IsStarted(field, model)) continue;
            report(Diagnostic.Create(RuleTable.OwnerEndsBeforeTask, cancel.Syntax.GetLocation(), stop.Name, field.Name));
        }
    }

    private static bool Mentions(IMethodSymbol method, string name, CompilationModel model, int depth)
    {
        string text = model.Bodies.TextOf(method);
        if (text.Contains(name)) return true;
        if (depth > 2) return false;
        foreach (ISymbol other in method.ContainingType.GetMembers())
            if (other is IMethodSymbol { MethodKind: MethodKind.Ordinary } called && !SymbolEqualityComparer.Default.Equals(called, method) && text.Contains(called.Name + "(")
                && Mentions(called, name, model, depth + 1)) return true;
        return text.Contains("base." + method.Name);
    }

    /// <summary>Whether some method stores a task in the field that it has just started.</summary>
    private static bool IsStarted(IFieldSymbol field, CompilationModel model)
    {
        foreach (ISymbol member in field.ContainingType.GetMembers())
            if (member is IMethodSymbol method && model.Bodies.TextOf(method) is { } text && text.Contains(field.Name + " = ")
                && (text.Contains(field.Name + " = Task.Run(") || text.Contains(field.Name + " = Task.Factory.") || System.Text.RegularExpressions.Regex.IsMatch(text, System.Text.RegularExpressions.Regex.Escape(field.Name) + @" = \w+(Async)?\("))) return true;
        return false;
    }

    private static bool Derives(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
            if (at.Name == name) return true;
        return false;
    }
}
