using Microsoft.CodeAnalysis;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;
using Mooring.Analyzers.Slots;

namespace Mooring.Analyzers.Suspensions;

/// <summary>MOOR103: a thread-local slot that is set before a suspension and read or reset after it.</summary>
internal static class SlotCheck
{
    public static void Report(FunctionModel function, CompilationModel model, Action<Diagnostic> report)
    {
        if (Turns.TurnFunctions.IsTurn(function) || SlotFlow.Create(function, model) is not { } flow) return;
        var reported = new HashSet<string>(StringComparer.Ordinal);
        IOperation[] suspensions = function.AllOperations.Where(Suspension.IsSuspension).ToArray();
        foreach ((IOperation operation, Slot slot, SlotAction action) in flow.Findings().OrderBy(item => item.Operation.Syntax.SpanStart))
        {
            if (!reported.Add(slot.Key)) continue;
            IOperation? suspension = suspensions.LastOrDefault(point => point.Syntax.SpanStart < operation.Syntax.SpanStart) ?? suspensions.FirstOrDefault();
            if (suspension is null) continue;
            report(Diagnostic.Create(RuleTable.ThreadLocalAcrossSuspension, operation.Syntax.GetLocation(), [Suspension.LocationOf(suspension)],
                slot.Display, "a suspension", action is SlotAction.Reset ? "reset" : "read"));
        }
    }
}
