using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Suspensions;

/// <summary>MOOR102, MOOR106, and MOOR101 for scopes that are objects: affine values that live on past a suspension.</summary>
internal static class ValueCheck
{
    public static void Report(FunctionModel function, CompilationModel model, Action<Diagnostic> report)
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        var variables = new AffineVariables(function, model);
        if (variables.Count > 0)
        {
            var live = new LiveValues(function, variables);
            var held = new HeldValues(function, variables);
            held.Solve();
            var found = new List<(IOperation Suspension, AffineVariable Variable)>();
            held.Visit((operation, state) =>
            {
                if (!live.AtSuspensions.TryGetValue(operation, out ulong alive)) return;
                for (int i = 0; i < variables.Count; i++)
                    if ((state & alive & (1UL << i)) != 0 && Applies(variables[i].Class, operation)) found.Add((operation, variables[i]));
            });
            foreach ((IOperation suspension, AffineVariable variable) in found.OrderBy(item => item.Suspension.Syntax.SpanStart))
                if (reported.Add(variable.Path)) Report(variable.Class, variable.Display, suspension, null, report);
        }

        foreach (IOperation operation in function.AllOperations)
            if (Suspension.IsSuspension(operation)) ReportOperands(operation, model, variables, reported, report);
    }

    /// <summary>Whether a suspension takes a value of this class out of its place.</summary>
    private static bool Applies(Classification found, IOperation suspension) =>
        found.Class is ValueClass.ThreadAffine || suspension is IAwaitOperation wait && !Suspension.ReturnsToContext(wait);

    /// <summary>Operands evaluated before the await and used after it: <c>realm.Add(await LoadAsync())</c>.</summary>
    private static void ReportOperands(IOperation suspension, CompilationModel model, AffineVariables variables, HashSet<string> reported, Action<Diagnostic> report)
    {
        IOperation child = suspension;
        for (IOperation? parent = suspension.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            foreach (IOperation sibling in parent.ChildOperations)
            {
                if (sibling == child) break;
                if (parent is ISimpleAssignmentOperation && sibling is ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation) continue;
                IOperation? value = AffinePart(sibling, model, out Classification found);
                if (value is null || !Applies(found, suspension)) continue;
                ulong bit = variables.BitOf(value);
                string name = bit != 0 ? NameOf(variables, bit) : Shorten(value.Syntax.ToString());
                if (reported.Add(bit != 0 ? PathOf(variables, bit) : name)) Report(found, name, suspension, value, report);
            }
        }
    }

    private static IOperation? AffinePart(IOperation sibling, CompilationModel model, out Classification found)
    {
        for (IOperation? part = sibling; part is not null;)
        {
            while (part is IConversionOperation or IArgumentOperation) part = part is IConversionOperation conversion ? conversion.Operand : ((IArgumentOperation)part).Value;
            found = model.Values.Classify(part);
            if (found.IsAffine && part is not IInstanceReferenceOperation || found is { IsStated: true, Class: ValueClass.ThreadAffine, IsScope: false } && part is IInstanceReferenceOperation) return part;
            part = part switch
            {
                IFieldReferenceOperation field when sibling.Parent is IAssignmentOperation => field.Instance,
                IPropertyReferenceOperation property when sibling.Parent is IAssignmentOperation => property.Instance,
                _ => null,
            };
        }

        found = default;
        return null;
    }

    private static void Report(Classification found, string name, IOperation suspension, IOperation? value, Action<Diagnostic> report)
    {
        Location[] more = value is null ? [] : [value.Syntax.GetLocation()];
        Location at = Suspension.LocationOf(suspension);
        string point = Suspension.Describe(suspension);
        if (found.Class is ValueClass.ContextAffine)
            report(Diagnostic.Create(RuleTable.ContextAffineOutsideContext, at, more, name, found.Reason, point));
        else if (found.IsScope)
            report(Diagnostic.Create(RuleTable.HoldAcrossSuspension, at, more, $"{name} ({found.Reason})", point));
        else
            report(Diagnostic.Create(RuleTable.AffineValueAcrossSuspension, at, more, name, found.Reason, point));
    }

    private static string NameOf(AffineVariables variables, ulong bit) => variables[IndexOf(bit)].Display;

    private static string PathOf(AffineVariables variables, ulong bit) => variables[IndexOf(bit)].Path;

    private static int IndexOf(ulong bit)
    {
        int index = 0;
        while ((bit >>= 1) != 0) index++;
        return index;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text.Substring(0, 37) + "...";
}
