using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Effects;
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
    private static bool IsMobile(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = argument.Value;
            while (value is IConversionOperation conversion) value = conversion.Operand;
            if (argument.Parameter?.Type.Name is "Affinity") return value.Syntax.ToString().EndsWith("Task", StringComparison.Ordinal);
            if (argument.Parameter?.Type.Name is not "MooredOptions") continue;
            if (argument.ArgumentKind is ArgumentKind.DefaultValue || AffineVariables.IsNull(value)) return true;
            if (value is not IObjectCreationOperation creation) return false;
            return creation.Initializer?.Initializers.Any(initializer =>
                initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Affinity" or "Executors" } } assignment
                && !assignment.Value.Syntax.ToString().EndsWith("Affinity.Task", StringComparison.Ordinal)) != true;
        }

        return true;
    }
}
