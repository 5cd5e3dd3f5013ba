using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Configuration;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Contexts;

/// <summary>Lesson II: library code that works under one scheduler or context only. MOOR311.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContextTieAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [RuleTable.TiedToContext];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (Settings.KindOf(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions) is not AppKind.Library) return;
            start.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
            start.RegisterOperationAction(AnalyzeProperty, OperationKind.PropertyReference);
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        string? tie = method.Name switch
        {
            "FromCurrentSynchronizationContext" when method.ContainingType.Name is "TaskScheduler" && !IsOnlyWithContext(call.Syntax) => "the synchronization context",
            "StartNew" when method.ContainingType.Name is "TaskFactory" && TakesSchedulerOfCaller(call) => "the task scheduler",
            "ContinueWith" when TaskTypes.IsTaskLike(method.ContainingType) && TakesSchedulerOfCaller(call) && !RunsInline(call) => "the task scheduler",
            "Start" when TaskTypes.IsTaskLike(method.ContainingType) && method.Parameters.Length == 0 => "the task scheduler",
            "Post" or "Send" when method.ContainingType.Name is "SynchronizationContext" && IsUncheckedCurrent(call) => "the synchronization context",
            "FromThread" when method.ContainingType.Name is "Dispatcher" => "the dispatcher",
            _ => null,
        };
        if (tie is not null) context.ReportDiagnostic(Diagnostic.Create(RuleTable.TiedToContext, call.Syntax.GetLocation(), Short(call.Syntax), tie));
    }

    private static void AnalyzeProperty(OperationAnalysisContext context)
    {
        var property = (IPropertyReferenceOperation)context.Operation;
        string? tie = (property.Property.ContainingType.Name, property.Property.Name) switch
        {
            ("Dispatcher", "CurrentDispatcher") => "the dispatcher",
            ("Application", "Current") when property.Parent is IPropertyReferenceOperation { Property.Name: "Dispatcher" or "MainWindow" } => "the dispatcher",
            ("SynchronizationContext", "Current") when IsCastToOneKind(property) => "one kind of synchronization context",
            ("SynchronizationContext", "Current") when IsDemanded(property) => "a synchronization context",
            ("HttpContext", "Current") => "the request context",
            _ => null,
        };
        if (tie is not null) context.ReportDiagnostic(Diagnostic.Create(RuleTable.TiedToContext, property.Syntax.GetLocation(), Short(property.Syntax), tie));
    }

    /// <summary>Whether the code around runs only where there is a context: it has asked.</summary>
    private static bool IsOnlyWithContext(SyntaxNode node)
    {
        foreach (SyntaxNode ancestor in node.Ancestors())
        {
            ExpressionSyntax? condition = ancestor switch
            {
                IfStatementSyntax choice => choice.Condition,
                ConditionalExpressionSyntax choice => choice.Condition,
                _ => null,
            };
            if (condition is not null && !condition.Span.Contains(node.Span) && condition.ToString() is { } test && test.Contains("SynchronizationContext.Current") && test.Contains("null")) return true;
            if (ancestor is MemberDeclarationSyntax) return false;
        }

        return false;
    }

    /// <summary>Neither a scheduler argument nor a factory that has its own.</summary>
    private static bool TakesSchedulerOfCaller(IInvocationOperation call)
    {
        foreach (IParameterSymbol parameter in call.TargetMethod.Parameters)
            if (parameter.Type.Name is "TaskScheduler") return false;
        return call.Instance is null or IPropertyReferenceOperation { Property.Name: "Factory" } || TaskTypes.IsTaskLike(call.Instance.Type);
    }

    /// <summary>A continuation that asks to run where its task ends does not care for a scheduler.</summary>
    private static bool RunsInline(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.Parameter?.Type.Name is "TaskContinuationOptions" && argument.Value.Syntax.ToString().Contains("ExecuteSynchronously"));

    /// <summary><c>SynchronizationContext.Current.Post(...)</c>: nothing asks whether there is one.</summary>
    private static bool IsUncheckedCurrent(IInvocationOperation call)
    {
        IOperation? instance = call.Instance.WithoutConversions();
        if (instance is IPropertyReferenceOperation { Property: { Name: "Current", ContainingType.Name: "SynchronizationContext" } }) return true;
        SyntaxNode? scope = instance switch
        {
            ILocalReferenceOperation => call.Syntax.Ancestors().FirstOrDefault(node => node is MemberDeclarationSyntax),
            IFieldReferenceOperation { Field.DeclaredAccessibility: Accessibility.Private } => call.Syntax.Ancestors().FirstOrDefault(node => node is TypeDeclarationSyntax),
            _ => null,
        };
        if (scope is null) return false;
        string text = scope.ToString();
        string name = instance is ILocalReferenceOperation local ? local.Local.Name : ((IFieldReferenceOperation)instance!).Field.Name;
        bool fromCurrent = text.Contains($"{name} = SynchronizationContext.Current;") || text.Contains($"{name} = SynchronizationContext.Current!;");
        bool tested = text.Contains($"{name} is ") || text.Contains($"{name} == null") || text.Contains($"{name} != null") || text.Contains($"{name}?.") || text.Contains($"{name} ??");
        return fromCurrent && !tested;
    }

    private static bool IsCastToOneKind(IPropertyReferenceOperation property) => property.Parent switch
    {
        IConversionOperation { IsImplicit: false, Type.Name: not "SynchronizationContext" and not "Object" } => true,
        _ => false,
    };

    /// <summary><c>SynchronizationContext.Current ?? throw</c>, or an <c>if</c> on it that throws.</summary>
    private static bool IsDemanded(IPropertyReferenceOperation property)
    {
        SyntaxNode? parent = property.Syntax.Parent;
        while (parent is ParenthesizedExpressionSyntax) parent = parent.Parent;
        if (parent is BinaryExpressionSyntax { Right: ThrowExpressionSyntax }) return true;
        return parent is BinaryExpressionSyntax or IsPatternExpressionSyntax
            && parent.ToString() is { } test && test.Contains("null") && (test.Contains("==") || test.Contains("is null"))
            && parent.Parent is IfStatementSyntax choice
            && (choice.Statement is ThrowStatementSyntax
                || choice.Statement is BlockSyntax { Statements.Count: 1 } block && block.Statements[0] is ThrowStatementSyntax);
    }

    private static string Short(SyntaxNode node)
    {
        // Of a chain of calls the last one is meant: 'ContinueWith', not the 'Task.Run' that it begins with.
        if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax, Name.Identifier.ValueText: var last } }) return last;
        string text = node.ToString();
        int parenthesis = text.IndexOf('(');
        if (parenthesis > 0) text = text.Substring(0, parenthesis);
        return text.Length > 60 ? text.Substring(0, 57) + "..." : text;
    }
}
