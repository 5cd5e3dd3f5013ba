using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Configuration;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Effects;

/// <summary>Checks promises: MOOR201 to 206.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EffectAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        RuleTable.NoThreadLocalViolated, RuleTable.NoThrowViolated, RuleTable.OverrideBreaksContract, RuleTable.DelegateBreaksContract, RuleTable.EffectUnknown,
        RuleTable.VouchWithoutReason,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            // Without a promise anywhere there is nothing to check: the price of not using effects is nothing.
            if (!Promises.MayExist(start.Compilation)) return;
            AnalyzerConfigOptions options = start.Options.AnalyzerConfigOptionsProvider.GlobalOptions;
            bool strict = Settings.IsStrict(options);
            CompilationModel.For(start.Compilation).Configure(options);
            start.RegisterOperationBlockAction(block => Analyze(block, strict));
            start.RegisterSymbolAction(ReportInherited, SymbolKind.NamedType);
            start.RegisterSymbolAction(ReportBoundary, SymbolKind.Method, SymbolKind.NamedType, SymbolKind.Field, SymbolKind.Property);
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, bool strict)
    {
        var model = CompilationModel.For(context.Compilation);
        foreach (BodyModel body in BodyModel.From(context))
        {
            if (context.OwningSymbol is IMethodSymbol method)
                foreach (Effect effect in Contracts.All)
                    if (Contracts.Source(method, effect) is { } source && !Contracts.IsBoundary(method)) CheckBody(method, source, effect, model, strict, context.ReportDiagnostic);
            foreach (IOperation operation in body.Operations)
            {
                if (((operation as IAnonymousFunctionOperation)?.Symbol ?? (operation as ILocalFunctionOperation)?.Symbol) is { } nested)
                    foreach (Effect effect in Contracts.All)
                        if (Attributes.Has(nested, Contracts.AttributeOf(effect)) && !Contracts.IsBoundary(nested)) CheckBody(nested, nested, effect, model, strict, context.ReportDiagnostic);
                if (operation is IDelegateCreationOperation creation)
                    foreach (Effect effect in Contracts.All)
                        if (Contracts.AskedFor(creation, effect) is not null) CheckDelegate(creation, effect, model, strict, context.ReportDiagnostic);
                if (strict && operation is IArgumentOperation { Parameter: { } parameter, Value: IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation } argument)
                    foreach (Effect effect in Contracts.All)
                        if (Attributes.Has(parameter, Contracts.AttributeOf(effect)) && !Contracts.DelegatePromises(argument.Value, effect))
                            context.ReportDiagnostic(Diagnostic.Create(RuleTable.EffectUnknown, argument.Syntax.GetLocation(), argument.Value.Syntax, Contracts.NameOf(effect), "nothing is promised of it"));
            }
        }
    }

    private static void CheckBody(IMethodSymbol method, ISymbol source, Effect effect, CompilationModel model, bool strict, Action<Diagnostic> report)
    {
        if (model.Effects.FactsOf(method) is not { } facts) return;
        var reported = new HashSet<SyntaxNode>();
        foreach ((IOperation operation, Verdict verdict) in model.Effects.Contributions(facts, effect).OrderBy(item => item.Operation.Syntax.SpanStart))
        {
            if (verdict.Certainty is Certainty.Unknown && !strict || !reported.Add(operation.Syntax)) continue;
            report(Describe(method, source, effect, operation.Syntax.GetLocation(), verdict));
        }

        if (!strict) return;
        foreach ((IParameterSymbol parameter, IMethodSymbol? handedTo, _) in facts.InvokedParameters)
            if (handedTo is null && !Attributes.Has(parameter, Contracts.AttributeOf(effect)) && !Attributes.Has(parameter.Type.OriginalDefinition, Contracts.AttributeOf(effect)))
                report(Diagnostic.Create(RuleTable.EffectUnknown, method.Locations[0], method.Name, Contracts.NameOf(effect), $"it calls '{parameter.Name}', of which nothing is promised"));
    }

    private static Diagnostic Describe(IMethodSymbol method, ISymbol source, Effect effect, Location at, Verdict verdict)
    {
        if (verdict.Certainty is Certainty.Unknown) return Diagnostic.Create(RuleTable.EffectUnknown, at, method.Name, Contracts.NameOf(effect), verdict.Chain);
        bool inherited = source is IMethodSymbol other && !SymbolEqualityComparer.Default.Equals(other, method)
            || source is IPropertySymbol property && !SymbolEqualityComparer.Default.Equals(property, method.AssociatedSymbol)
            || source is INamedTypeSymbol type && !SymbolEqualityComparer.Default.Equals(type, method.ContainingType) && type.TypeKind is TypeKind.Interface;
        if (inherited)
            return Diagnostic.Create(RuleTable.OverrideBreaksContract, at, method.Name, Contracts.NameOf(effect), $"{(source as IMethodSymbol)?.ContainingType.Name ?? source.ContainingType?.Name}.{source.Name}".TrimStart('.'), verdict.Chain);
        return Diagnostic.Create(effect is Effect.ThreadLocal ? RuleTable.NoThreadLocalViolated : RuleTable.NoThrowViolated, at, method.Name, verdict.Chain);
    }

    private static void CheckDelegate(IDelegateCreationOperation creation, Effect effect, CompilationModel model, bool strict, Action<Diagnostic> report)
    {
        IMethodSymbol? function = creation.Target switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            IMethodReferenceOperation group => group.Method,
            _ => null,
        };
        if (function is null) return;
        Verdict verdict = model.Effects.Of(function, effect);
        string name = function.MethodKind is MethodKind.AnonymousFunction ? "this lambda" : function.Name;
        if (verdict.Certainty is Certainty.Present)
            report(Diagnostic.Create(RuleTable.DelegateBreaksContract, creation.Syntax.GetLocation(), name, Contracts.NameOf(effect), verdict.Chain));
        else if (verdict.Certainty is Certainty.Unknown && strict)
            report(Diagnostic.Create(RuleTable.EffectUnknown, creation.Syntax.GetLocation(), name, Contracts.NameOf(effect), verdict.Chain));
    }

    private static void ReportInherited(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.AllInterfaces.Length == 0) return;
        foreach (Effect effect in Contracts.All)
            foreach ((IMethodSymbol promised, IMethodSymbol implementation) in Contracts.KeptByInheritance(type, effect))
                if (CompilationModel.For(context.Compilation).Effects.Of(implementation, effect) is { Certainty: Certainty.Present } verdict)
                    context.ReportDiagnostic(Diagnostic.Create(RuleTable.OverrideBreaksContract, type.Locations[0], implementation.Name, Contracts.NameOf(effect),
                        $"{promised.ContainingType.Name}.{promised.Name}", verdict.Chain));
    }

    private static void ReportBoundary(SymbolAnalysisContext context)
    {
        if (Attributes.Get(context.Symbol, Attributes.Boundary) is not { } boundary) return;
        bool reasoned = boundary.ConstructorArguments.Length > 0 && boundary.ConstructorArguments[0].Value is string reason && !string.IsNullOrWhiteSpace(reason);
        if (!reasoned) context.ReportDiagnostic(Diagnostic.Create(RuleTable.VouchWithoutReason, context.Symbol.Locations[0], context.Symbol.Name));
    }
}

/// <summary>Tells quickly whether a compilation can contain a promise.</summary>
internal static class Promises
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<SyntaxTree, object> Mentions = new();

    public static bool MayExist(Compilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            if ((bool)Mentions.GetValue(tree, static key => (object)Scan(key))) return true;
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols)
            if (!FrameworkEffects.Covers(assembly) && (ExportedFacts.Read(assembly) is not null || assembly.Name is "Mooring")) return true;
        return false;
    }

    private static bool Scan(SyntaxTree tree)
    {
        string text = tree.GetText().ToString();
        return text.Contains("NoThreadLocal") || text.Contains("NoThrow") || text.Contains("AffinityBoundary");
    }
}
