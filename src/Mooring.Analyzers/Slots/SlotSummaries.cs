using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Summaries;

namespace Mooring.Analyzers.Slots;

/// <summary>What an operation does to a slot.</summary>
internal enum SlotAction
{
    /// <summary>Gives it a value.</summary>
    Set,

    /// <summary>Takes its value away, or puts back the one from before.</summary>
    Reset,

    /// <summary>Uses its value.</summary>
    Read,

    /// <summary>Changes the object in it, or counts up.</summary>
    Mutate,

    /// <summary>Gives it another value, by a function of the system that has no separate reset.</summary>
    Swap,
}

/// <summary>What calling a member does to thread-local slots: the accessors and helpers that wrap them, and the framework's.</summary>
internal sealed class SlotSummaries(SourceBodies bodies)
{
    private static readonly (Slot, SlotAction)[] None = [];
    private static readonly Lazy<MemberTable<(Slot, SlotAction)>> Table = new(ReadTable);
    private static readonly string[] DirectWords = ["SynchronizationContext", "IndentLevel", "Indent(", "Unindent", "ThreadLocal", "SetData"];

    private readonly Lazy<string[]> _fields = new(() => SlotFields.NamesIn(bodies.Compilation));
    private readonly ConcurrentDictionary<IMethodSymbol, (Slot, SlotAction)[]> _known = new(SymbolEqualityComparer.Default);

    /// <summary>What a call does.</summary>
    public IReadOnlyList<(Slot Slot, SlotAction Action)> OfCall(IInvocationOperation call, AccessPaths paths)
    {
        IMethodSymbol method = call.TargetMethod;
        if (Table.Value.Knows(method.Name))
            foreach ((Slot slot, SlotAction action) in Table.Value.Find(method.Name, call.Instance?.Type, method.ContainingType))
                return [(slot, action is SlotAction.Set && IsRestore(call, slot, paths) ? SlotAction.Reset : action)];
        if (call.Instance is { } receiver && SlotNames.OfProperties(receiver) is { } properties)
            return [(properties, method.Name is "Remove" or "Clear" ? SlotAction.Reset : SlotAction.Set)];
        if (method.GetDllImportData() is { SetLastError: true }) return [(LastError, SlotAction.Set)];
        return Of(method);
    }

    private static readonly Slot LastError = new("LastPInvokeError", "LastPInvokeError", null);

    /// <summary>What a method or accessor declared in source does, its own body only.</summary>
    public IReadOnlyList<(Slot Slot, SlotAction Action)> Of(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (method.DeclaringSyntaxReferences.Length == 0 || method.IsAsync || !MayTouch(method)) return None;
        return _known.GetOrAdd(method, Compute);
    }

    /// <summary>The slot whose object a call or property hands out without taking it from the slot, or null.</summary>
    public Slot? BorrowedBy(IOperation made)
    {
        IMethodSymbol? method = made switch
        {
            IInvocationOperation call => call.TargetMethod,
            IPropertyReferenceOperation property => property.Property.GetMethod,
            _ => null,
        };
        if (method is null || method.DeclaringSyntaxReferences.Length == 0 || !MayTouch(method) || bodies.Operation(method) is not { } body) return null;
        Slot? borrowed = null;
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            if (operation is IReturnOperation { ReturnedValue: { } value })
            {
                value = value.WithoutConversions();
                while (value is IInvocationOperation { Instance: { } receiver } fluent && SymbolEqualityComparer.Default.Equals(fluent.Type, receiver.Type)) value = receiver; // text.Clear()
                if (value is ICoalesceAssignmentOperation coalesce) value = coalesce.Target;
                borrowed ??= SlotNames.Of(value);
            }
            else if (operation is ISimpleAssignmentOperation { Parent: not ICoalesceOperation } assignment && SlotNames.Of(assignment.Target) is not null && AffineVariables.IsNull(assignment.Value))
            {
                return null; // taken out
            }
        }

        return borrowed;
    }

    private (Slot, SlotAction)[] Compute(IMethodSymbol method)
    {
        if (bodies.Operation(method) is not { } body) return None;
        var found = new List<(Slot Slot, SlotAction Action)>();
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            foreach ((Slot slot, SlotAction action) in Direct(operation, null)) found.Add((slot, action));
            if (operation is IInvocationOperation call && Table.Value.Knows(call.TargetMethod.Name))
                foreach ((Slot slot, SlotAction action) in Table.Value.Find(call.TargetMethod.Name, call.Instance?.Type, call.TargetMethod.ContainingType)) found.Add((slot, action));
        }

        var net = new List<(Slot, SlotAction)>();
        foreach (var group in found.GroupBy(item => item.Slot))
        {
            bool sets = group.Any(item => item.Action is SlotAction.Set or SlotAction.Mutate), resets = group.Any(item => item.Action is SlotAction.Reset);
            bool reads = group.Any(item => item.Action is SlotAction.Read);
            if (sets && resets) continue; // set and taken back: nothing is left
            if (sets && reads && method.ReturnType.SpecialType is not SpecialType.System_Void) continue; // a cache that fills itself
            if (resets) net.Add((group.Key, SlotAction.Reset));
            else if (sets) net.Add((group.Key, group.Any(item => item.Action is SlotAction.Set) ? SlotAction.Set : SlotAction.Mutate));
            else if (reads) net.Add((group.Key, SlotAction.Read));
        }

        return net.ToArray();
    }

    /// <summary>What one operation, by itself, does to a slot.</summary>
    public static IEnumerable<(Slot Slot, SlotAction Action)> Direct(IOperation operation, AccessPaths? paths)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation assignment when SlotNames.Of(paths?.Resolve(assignment.Target) ?? assignment.Target) is { } slot:
                if (FillsCache(assignment, slot)) break;
                yield return (slot, IsDefault(assignment.Value) || IsSaved(assignment.Value, slot, paths) ? SlotAction.Reset : SlotAction.Set);
                break;
            case IDeconstructionAssignmentOperation { Target: ITupleOperation targets } assignment:
                var values = assignment.Value.WithoutConversions() as ITupleOperation;
                for (int i = 0; i < targets.Elements.Length; i++)
                    if (SlotNames.Of(targets.Elements[i]) is { } slot)
                        yield return (slot, values?.Elements[i] is { } value && (IsDefault(value) || IsSaved(value, slot, paths)) ? SlotAction.Reset : SlotAction.Set);
                break;
            case ICompoundAssignmentOperation compound when SlotNames.Of(compound.Target) is { } slot:
                yield return (slot, compound.OperatorKind is BinaryOperatorKind.Subtract ? SlotAction.Reset : SlotAction.Mutate);
                break;
            case IIncrementOrDecrementOperation step when SlotNames.Of(step.Target) is { } slot:
                yield return (slot, step.Kind is OperationKind.Decrement ? SlotAction.Reset : SlotAction.Mutate);
                break;
            case IFieldReferenceOperation or IPropertyReferenceOperation when SlotNames.Of(operation) is { } slot && !IsTarget(operation) && !(operation.Parent is IFlowCaptureOperation capture && paths?.IsTarget(capture.Id) == true):
                yield return (slot, !IsMutated(operation) ? SlotAction.Read : IsTakenBack(operation) ? SlotAction.Reset : SlotAction.Mutate);
                break;
        }
    }

    /// <summary>Whether the slot is written only because it was found empty: a cache of this thread, not state of the task.</summary>
    private static bool FillsCache(IOperation assignment, Slot slot)
    {
        if (assignment.Syntax.IsKind(SyntaxKind.CoalesceAssignmentExpression)) return true;
        string name = slot.Display.Substring(slot.Display.LastIndexOf('.') + 1);
        for (SyntaxNode? node = assignment.Syntax.Parent; node is not null and not MemberDeclarationSyntax; node = node.Parent)
        {
            string? condition = node switch
            {
                IfStatementSyntax choice => choice.Condition.ToString(),
                BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce => coalesce.Left + " null",
                _ => null,
            };
            if (condition is not null && condition.Contains("null") && condition.Contains(name)) return true;
        }

        return false;
    }

    /// <summary>Whether the value was read from the slot earlier, to be put back.</summary>
    private static bool IsSaved(IOperation value, Slot slot, AccessPaths? paths)
    {
        value = value.WithoutConversions();
        if (value is ILocalReferenceOperation local)
        {
            if (paths?.ValueOf(local.Local) is { } saved && SlotNames.Of(saved) is { } origin) return origin.Key == slot.Key;
            return (paths is null || paths.ValueOf(local.Local) is null) && LooksSaved(local.Local.Name); // filled by an out parameter, perhaps
        }

        return value is IFieldReferenceOperation { Instance: not null } field && LooksSaved(field.Field.Name);
    }

    private static bool LooksSaved(string name)
    {
        name = name.TrimStart('_').ToLowerInvariant();
        return name.StartsWith("prev", StringComparison.Ordinal) || name.StartsWith("old", StringComparison.Ordinal) || name.StartsWith("saved", StringComparison.Ordinal)
            || name.StartsWith("outer", StringComparison.Ordinal) || name.StartsWith("parent", StringComparison.Ordinal) || name.StartsWith("orig", StringComparison.Ordinal)
            || name.StartsWith("before", StringComparison.Ordinal);
    }

    private static bool IsRestore(IInvocationOperation call, Slot slot, AccessPaths paths) =>
        call.Arguments.Length > 0 && IsSaved(call.Arguments[call.Arguments.Length - 1].Value, slot, paths);

    private static bool IsDefault(IOperation value)
    {
        value = value.WithoutConversions();
        if (value is IDefaultValueOperation) return true;
        return value.Type?.TypeKind is not TypeKind.Enum && value.ConstantValue is { HasValue: true, Value: null or false or 0 or 0L or -1 or "" };
    }

    private static bool IsTarget(IOperation reference) => reference.UserBehindConversions() switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IIncrementOrDecrementOperation => true,
        INameOfOperation => true,
        IIsNullOperation => true,
        ITupleOperation { Parent: IDeconstructionAssignmentOperation assignment } tuple => assignment.Target == tuple,
        IBinaryOperation binary => AffineVariables.IsNull(binary.LeftOperand) || AffineVariables.IsNull(binary.RightOperand),
        IIsPatternOperation { Pattern: IConstantPatternOperation { Value: { } constant } } => AffineVariables.IsNull(constant),
        IFlowCaptureOperation => false,
        _ => false,
    };

    /// <summary>Whether the slot's object is called for its effect only: <c>t_list.Add(x);</c>.</summary>
    private static bool IsMutated(IOperation reference) =>
        reference.Parent switch
        {
            IInvocationOperation call when call.Instance == reference => call.Parent is IExpressionStatementOperation || call.TargetMethod.ReturnsVoid,
            IPropertyReferenceOperation { Parent: ISimpleAssignmentOperation assignment } property => assignment.Target == property,
            IFieldReferenceOperation { Parent: ISimpleAssignmentOperation assignment } field => assignment.Target == field,
            _ => false,
        };

    /// <summary>Whether the slot's object is told to undo what was done to it before: <c>t_stack.Pop();</c>.</summary>
    private static bool IsTakenBack(IOperation reference) =>
        reference.Parent is IInvocationOperation { TargetMethod.Name: "Pop" or "TryPop" or "Dequeue" or "Remove" or "RemoveAt" or "RemoveLast" or "RemoveFirst" or "Stop" or "Unindent" };

    private bool MayTouch(IMethodSymbol method)
    {
        foreach (ISymbol member in method.ContainingType.GetMembers())
            if (member is IFieldSymbol field && (Attributes.Has(field, Attributes.ThreadStatic) || SlotNames.IsThreadLocal(field.Type))) return true;
        return bodies.TextMentions(method, DirectWords) || bodies.TextMentions(method, _fields.Value);
    }

    private static MemberTable<(Slot, SlotAction)> ReadTable()
    {
        var table = new MemberTable<(Slot, SlotAction)>();
        foreach (string[] words in SummaryText.Read("slots.txt"))
            table.Add(words[2], (new Slot(words[0], words[0], null), words[1] switch { "set" => SlotAction.Set, "reset" => SlotAction.Reset, "swap" => SlotAction.Swap, _ => SlotAction.Read }));
        return table;
    }
}
