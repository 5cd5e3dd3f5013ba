using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Configuration;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Turns;

/// <summary>Mooring's own rules: MOOR401 to 405.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TurnAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        RuleTable.HostFunctionDependsOnThread, RuleTable.MooredObjectLeaks, RuleTable.GuestSpanAcrossGrowth, RuleTable.RunInsideTurn, RuleTable.MobileObjectNotProven,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            AnalyzerConfigOptions options = start.Options.AnalyzerConfigOptionsProvider.GlobalOptions;
            bool strict = Settings.IsStrict(options);
            CompilationModel.For(start.Compilation).Configure(options);
            start.RegisterOperationBlockAction(block => Analyze(block, strict));
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, bool strict)
    {
        foreach (BodyModel body in BodyModel.From(context))
        {
            CompilationModel? model = null;
            bool borrows = false;
            foreach (IOperation operation in body.Operations)
            {
                if (operation is not IInvocationOperation call) continue;
                if (GuestSpanCheck.IsBorrow(call)) borrows = true;
                if (MobileObjectCheck.IsCreation(call)) MobileObjectCheck.Report(call, model ??= CompilationModel.For(context.Compilation), strict, context.ReportDiagnostic);
                else if (IsHostDefinition(call)) ReportHostFunction(call, model ??= CompilationModel.For(context.Compilation), body, strict, context.ReportDiagnostic);
                else if (TurnFunctions.IsMooredType(call.TargetMethod.ContainingType)) LeakCheck.Report(call, context.ReportDiagnostic);
                if (body.HasLambda) NestedRunCheck.Report(call, model ??= CompilationModel.For(context.Compilation), context.ReportDiagnostic);
            }

            if (!borrows) continue;
            foreach (FunctionModel function in body.Functions(context)) GuestSpanCheck.Report(function, model ??= CompilationModel.For(context.Compilation), context.ReportDiagnostic);
        }
    }

    private static bool IsHostDefinition(IInvocationOperation call) =>
        call.TargetMethod.Name.StartsWith("Define", StringComparison.Ordinal) && call.TargetMethod.ContainingType is { Name: "Linker" };

    /// <summary>A function that a guest may call: it runs in turns, on any thread unless the actor is pinned.</summary>
    private static void ReportHostFunction(IInvocationOperation call, CompilationModel model, BodyModel body, bool strict, Action<Diagnostic> report)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (DelegateIn(argument.Value, body) is not { } creation) continue;
            IMethodSymbol? function = creation.Target switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                IMethodReferenceOperation group => group.Method,
                _ => null,
            };
            if (function is null) continue;
            Effects.Verdict verdict = model.Effects.Of(function, Effects.Effect.ThreadLocal);
            bool isReported = verdict.Certainty is Effects.Certainty.Present || strict && verdict.Certainty is Effects.Certainty.Unknown;
            if (isReported && !HostAffinity.IsPinned(call, body, model))
                report(Diagnostic.Create(RuleTable.HostFunctionDependsOnThread, argument.Syntax.GetLocation(), NameOf(call, function), verdict.Chain));
            return;
        }
    }

    /// <summary>The function in an argument: written there, or what its local was declared with.</summary>
    private static IDelegateCreationOperation? DelegateIn(IOperation value, BodyModel body)
    {
        value = value.WithoutConversions();
        if (value is ILocalReferenceOperation local)
            foreach (IOperation operation in body.Operations)
                if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local) && declarator.GetVariableInitializer() is { } initializer)
                    value = initializer.Value;
        return value.DescendantsAndSelf().OfType<IDelegateCreationOperation>().FirstOrDefault();
    }

    private static string NameOf(IInvocationOperation call, IMethodSymbol function)
    {
        string[] names = call.Arguments.Select(argument => argument.Value.ConstantValue).Where(value => value is { HasValue: true, Value: string }).Select(value => (string)value.Value!).Take(2).ToArray();
        return names.Length > 0 ? string.Join(".", names) : function.Name;
    }
}
