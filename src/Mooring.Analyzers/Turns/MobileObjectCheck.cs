using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Effects;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Turns;

/// <summary>MOOR405: an object moored with <c>Affinity.Task</c> that depends on its thread.</summary>
internal static class MobileObjectCheck
{
    public static bool IsCreation(IInvocationOperation call) =>
        call.TargetMethod is { Name: "CreateAsync" or "Create", TypeArguments.Length: > 0, ContainingType.Name: "Moored" or "MooringRuntime" };

    public static void Report(IInvocationOperation call, CompilationModel model, bool strict, Action<Diagnostic> report)
    {
        if (!IsMobile(call)) return;
        ITypeSymbol type = call.TargetMethod.TypeArguments[0];
        Classification found = model.Types.Classify(type);
        if (found.Class is ValueClass.ThreadAffine or ValueClass.ContextAffine)
        {
            report(Diagnostic.Create(RuleTable.MobileObjectNotProven, call.Syntax.GetLocation(), type.Name, found.Reason));
            return;
        }

        Verdict worst = default;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not IMethodSymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal, IsImplicitlyDeclared: false } method) continue;
            Verdict verdict = model.Effects.Of(method, Effect.ThreadLocal);
            if (verdict.Certainty is Certainty.Present && type.DeclaringSyntaxReferences.Length == 0) verdict = verdict.Through(method.Name);
            worst = worst.Or(verdict);
        }

        if (worst.Certainty is Certainty.Present || strict && worst.Certainty is Certainty.Unknown)
            report(Diagnostic.Create(RuleTable.MobileObjectNotProven, call.Syntax.GetLocation(), type.Name, worst.Chain));
    }

    /// <summary>Whether the options say Task, or say nothing; options from elsewhere may say anything.</summary>
    private static bool IsMobile(IInvocationOperation call) => AffinityOf(call) is "Task";

    /// <summary>Whether the options say Thread, or name executors.</summary>
    public static bool IsPinned(IInvocationOperation call) => AffinityOf(call) is "Thread";

    /// <summary>The name of the affinity that a creation asks for, or null when it cannot be told.</summary>
    private static string? AffinityOf(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation? value = argument.Value.WithoutConversions();
            if (argument.Parameter?.Type.Name is "Affinity") return NameOf(value);
            if (argument.Parameter?.Type.Name is not "MooredOptions") continue;
            if (argument.ArgumentKind is ArgumentKind.DefaultValue || AffineVariables.IsNull(value)) return "Task";
            if (value is ILocalReferenceOperation local) value = InitialValue(local).WithoutConversions();
            if (value is not IObjectCreationOperation creation) return null;
            string? stated = "Task";
            foreach (IOperation initializer in creation.Initializer?.Initializers ?? [])
            {
                if (initializer is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: { } property } } assignment) continue;
                if (property is "Executors" && !AffineVariables.IsNull(assignment.Value)) return "Thread";
                if (property is "Affinity") stated = NameOf(assignment.Value.WithoutConversions());
            }

            return stated;
        }

        return "Task";
    }

    /// <summary>What a local was declared with, when nothing assigns it again.</summary>
    private static IOperation? InitialValue(ILocalReferenceOperation local)
    {
        IOperation root = local;
        while (root.Parent is { } parent) root = parent;
        IOperation? initial = null;
        foreach (IOperation operation in root.Descendants())
        {
            if (operation is IAssignmentOperation { Target: ILocalReferenceOperation target } && SymbolEqualityComparer.Default.Equals(target.Local, local.Local)) return null;
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local)) initial = declarator.GetVariableInitializer()?.Value;
        }

        return initial;
    }

    private static string? NameOf(IOperation? value) => value is IFieldReferenceOperation { Field: { ContainingType.Name: "Affinity" } field } ? field.Name : null;
}
