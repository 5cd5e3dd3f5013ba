using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Slots;

/// <summary>Follows thread-local state through a function: set here, gone stale at a suspension, read or reset there.</summary>
/// <remarks>Four bits a slot: set by assignment or by mutation, on this thread still or before the last suspension.</remarks>
internal sealed class SlotFlow : ForwardFlow
{
    private const int BitsPerSlot = 4;
    private const ulong SetFresh = 1, SetStale = 2, MutatedFresh = 4, MutatedStale = 8;

    private readonly List<Slot> _slots = [];
    private readonly Dictionary<IOperation, List<(int Index, SlotAction Action)>> _actions = [];
    private ulong _freshMask;

    private SlotFlow(FunctionModel function) : base(function)
    {
    }

    /// <summary>The flow of a function, or null when it sets no slot.</summary>
    public static SlotFlow? Create(FunctionModel function, CompilationModel model)
    {
        var flow = new SlotFlow(function);
        bool sets = false;
        foreach (IOperation operation in function.AllOperations)
        {
            foreach ((Slot slot, SlotAction action) in ActionsOf(operation, function, model))
            {
                int index = flow.IndexOf(slot);
                if (index < 0) continue;
                if (!flow._actions.TryGetValue(operation, out var list)) flow._actions.Add(operation, list = []);
                list.Add((index, action));
                sets |= action is SlotAction.Set or SlotAction.Mutate or SlotAction.Swap;
            }
        }

        return sets ? flow : null;
    }

    /// <summary>The places where a stale slot is read or reset, with the slot.</summary>
    public List<(IOperation Operation, Slot Slot, SlotAction Action)> Findings()
    {
        var found = new List<(IOperation, Slot, SlotAction)>();
        Solve();
        Visit((operation, state) =>
        {
            if (!_actions.TryGetValue(operation, out var actions)) return;
            foreach ((int index, SlotAction action) in actions)
            {
                ulong bits = state >> (index * BitsPerSlot);
                bool stale = action is SlotAction.Mutate ? (bits & SetStale) != 0 && IsUseOfObject(operation) : (bits & (SetStale | MutatedStale)) != 0;
                if (stale && action is not SlotAction.Set) found.Add((operation, _slots[index], action is SlotAction.Swap ? SlotAction.Reset : action));
            }
        });
        return found;
    }

    protected override ulong After(IOperation operation, ulong state)
    {
        if (_actions.TryGetValue(operation, out var actions))
        {
            foreach ((int index, SlotAction action) in actions)
            {
                int shift = index * BitsPerSlot;
                ulong all = (SetFresh | SetStale | MutatedFresh | MutatedStale) << shift;
                state = action switch
                {
                    SlotAction.Set or SlotAction.Swap => (state & ~all) | (SetFresh << shift),
                    SlotAction.Mutate => (state & ~(MutatedStale << shift)) | (MutatedFresh << shift),
                    _ when action is SlotAction.Reset => state & ~all,
                    _ => (state & ((SetStale | MutatedStale) << shift)) != 0 ? state & ~all : state, // said once
                };
            }
        }

        if (!Suspension.IsSuspension(operation)) return state;
        ulong fresh = state & _freshMask;
        return (state & ~_freshMask) | (fresh << 1);
    }

    private static IEnumerable<(Slot Slot, SlotAction Action)> ActionsOf(IOperation operation, FunctionModel function, CompilationModel model)
    {
        foreach (var direct in SlotSummaries.Direct(operation, function.Paths)) yield return direct;
        switch (operation)
        {
            case IInvocationOperation call:
                foreach (var wrapped in model.SlotSummaries.OfCall(call, function.Paths)) yield return wrapped;
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.SetMethod: { } setter } } assignment:
                foreach ((Slot slot, SlotAction action) in model.SlotSummaries.Of(setter))
                    yield return (slot, action is SlotAction.Set && AffinityIsDefault(assignment.Value) ? SlotAction.Reset : action);
                break;
            case IPropertyReferenceOperation { Property.GetMethod: { } getter } property when property.Parent is not IAssignmentOperation assigned || assigned.Target != property:
                foreach (var read in model.SlotSummaries.Of(getter)) yield return read;
                break;
        }
    }

    private static bool AffinityIsDefault(IOperation value) =>
        Affinity.AffineVariables.IsNull(value) || value.ConstantValue is { HasValue: true, Value: false or 0 };

    private static bool IsUseOfObject(IOperation operation) => operation is IFieldReferenceOperation or IPropertyReferenceOperation;

    private int IndexOf(Slot slot)
    {
        int index = _slots.IndexOf(slot);
        if (index >= 0) return index;
        if (_slots.Count == Capacity / BitsPerSlot) return -1;
        _freshMask |= (SetFresh | MutatedFresh) << (_slots.Count * BitsPerSlot);
        _slots.Add(slot);
        return _slots.Count - 1;
    }
}
