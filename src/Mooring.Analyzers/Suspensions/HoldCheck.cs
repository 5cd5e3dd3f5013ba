using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Holds;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Suspensions;

/// <summary>MOOR101 for locks and scopes that are acquired and released by calls.</summary>
internal static class HoldCheck
{
    private const int MaxAssumptions = 3;

    /// <returns>The suspensions that were reported.</returns>
    public static HashSet<Location> Report(FunctionModel function, CompilationModel model, Action<Diagnostic> report)
    {
        var reported = new HashSet<Location>();
        if (HoldFlow.Create(function, model.Holds) is not { HasTokens: true }) return reported;
        var found = new Dictionary<int, (HoldEvent Token, IOperation Origin, IOperation Suspension)>();
        foreach (Dictionary<string, bool> assumed in Assumptions(function))
        {
            HoldFlow flow = HoldFlow.Create(function, model.Holds, assumed)!;
            flow.Solve();
            flow.Visit((operation, state) =>
            {
                if (state == 0 || !Suspension.IsSuspension(operation)) return;
                foreach ((HoldEvent token, IOperation origin, int index) in flow.HeldAt(state))
                {
                    if (function.IsSyncIterator && token.Family is "Gil" or "Apartment" or "Impersonation") continue;
                    if (!found.TryGetValue(index, out var known) || operation.Syntax.SpanStart < known.Suspension.Syntax.SpanStart) found[index] = (token, origin, operation);
                }
            });
        }

        foreach (var (token, origin, suspension) in found.Values)
        {
            Location at = Suspension.LocationOf(suspension);
            reported.Add(at);
            report(Diagnostic.Create(RuleTable.HoldAcrossSuspension, at, [origin.Syntax.GetLocation()], token.Display, Suspension.Describe(suspension)));
        }

        return reported;
    }

    /// <summary>
    /// A method that tests one of its bool parameters more than once takes the same side each time, so each value is followed on
    /// its own. Without such a parameter there is one run that assumes nothing.
    /// </summary>
    private static IEnumerable<Dictionary<string, bool>> Assumptions(FunctionModel function)
    {
        var tested = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (BasicBlock block in function.Graph.Blocks)
        {
            IOperation? condition = block.BranchValue;
            while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not) condition = not.Operand;
            if (block.ConditionalSuccessor is not null && condition is IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter })
                tested[parameter.Name] = tested.TryGetValue(parameter.Name, out int count) ? count + 1 : 1;
        }

        foreach (IOperation operation in function.AllOperations)
            if (operation is IAssignmentOperation { Target: IParameterReferenceOperation written }) tested.Remove(written.Parameter.Name);

        string[] names = tested.Where(entry => entry.Value > 1).Select(entry => entry.Key).Take(MaxAssumptions).ToArray();
        for (int values = 0; values < 1 << names.Length; values++)
        {
            var assumed = new Dictionary<string, bool>(StringComparer.Ordinal);
            for (int i = 0; i < names.Length; i++) assumed.Add(names[i], (values & (1 << i)) != 0);
            yield return assumed;
        }
    }
}
