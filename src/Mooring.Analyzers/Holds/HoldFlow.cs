using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Holds;

/// <summary>Which locks and scopes a thread may own at each point of a function.</summary>
internal sealed class HoldFlow : ForwardFlow
{
    /// <summary>Programs take this once for good when they start: it counts only where it is given back.</summary>
    private const string StartUp = "PythonThreads";

    private readonly List<HoldEvent> _tokens = [];
    private readonly List<IOperation> _origins = [];
    private readonly Dictionary<IOperation, List<(HoldEvent Event, ulong Bits)>> _events = [];
    private readonly Dictionary<string, ulong> _flags = new(StringComparer.Ordinal); // the bool that tells whether a try-acquire won
    private readonly Dictionary<IOperation, ulong> _tries = [];
    private readonly Dictionary<string, bool> _assumed;
    private readonly HashSet<HoldEvent> _foreignReleases = [];

    private HoldFlow(FunctionModel function, Dictionary<string, bool> assumed) : base(function) => _assumed = assumed;

    /// <summary>The flow of a function, or null when nothing in it acquires or releases.</summary>
    /// <param name="assumed">Parameters that are taken to be true or false throughout.</param>
    public static HoldFlow? Create(FunctionModel function, HoldSummaries summaries, Dictionary<string, bool>? assumed = null)
    {
        var found = new List<(IOperation Operation, HoldEvent Event)>();
        foreach (IOperation operation in function.AllOperations)
            foreach (HoldEvent item in summaries.EventsOf(operation, function)) found.Add((operation, item));
        if (found.Count == 0) return null;

        var flow = new HoldFlow(function, assumed ?? []);
        foreach ((IOperation operation, HoldEvent item) in found)
            if (item.Action is not HoldAction.Release && (item.Family != StartUp || found.Any(other => other.Event is { Action: HoldAction.Release, Family: StartUp }))) flow.AddToken(operation, item);
        foreach ((IOperation operation, HoldEvent item) in found)
            if (item.Action is HoldAction.Release) flow.AddRelease(operation, item);
        flow.AddDisposals();
        flow.AddMarks();
        return flow;
    }

    public bool HasTokens => _tokens.Count > 0;

    /// <summary>The acquisitions whose bits are set.</summary>
    public IEnumerable<HoldEvent> TokensIn(ulong state)
    {
        for (int i = 0; i < _tokens.Count; i++)
            if ((state & (1UL << i)) != 0) yield return _tokens[i];
    }

    public IEnumerable<(HoldEvent Token, IOperation Origin, int Index)> HeldAt(ulong state)
    {
        for (int i = 0; i < _tokens.Count; i++)
            if ((state & (1UL << i)) != 0) yield return (_tokens[i], _origins[i], i);
    }

    /// <summary>The releases that let go of what the function did not acquire.</summary>
    public IEnumerable<HoldEvent> ReleasesOfOthers()
    {
        Visit((operation, state) =>
        {
            if (!_events.TryGetValue(operation, out var events)) return;
            foreach ((HoldEvent item, ulong bits) in events)
                if (item.Action is HoldAction.Release && item.Family.Length > 0 && (state & bits) == 0) _foreignReleases.Add(item);
        });
        return _foreignReleases;
    }

    protected override ulong After(IOperation operation, ulong state)
    {
        if (!_events.TryGetValue(operation, out var events)) return state;
        foreach ((HoldEvent item, ulong bits) in events) state = item.Action is HoldAction.Release ? state & ~bits : state | bits;
        return state;
    }

    /// <summary>A release that throws has released; an acquisition that throws has not acquired.</summary>
    protected override ulong Thrown(IOperation operation, ulong state)
    {
        if (!_events.TryGetValue(operation, out var events)) return state;
        foreach ((HoldEvent item, ulong bits) in events)
            if (item.Action is HoldAction.Release) state &= ~bits;
        return state;
    }

    /// <summary>What a try region acquires and releases by itself counts as released when it is left by an exception.</summary>
    protected override ulong OnCatch(ControlFlowRegion tryRegion, ulong state)
    {
        ulong acquired = 0, released = 0;
        for (int i = tryRegion.FirstBlockOrdinal; i <= tryRegion.LastBlockOrdinal; i++)
            foreach (IOperation operation in Function.OperationsOf(Function.Graph.Blocks[i]))
                if (_events.TryGetValue(operation, out var events))
                    foreach ((HoldEvent item, ulong bits) in events)
                    {
                        if (item.Action is HoldAction.Release) released |= bits;
                        else acquired |= bits;
                    }

        return state & ~(acquired & released);
    }

    protected override ulong? OnCondition(IOperation condition, bool outcome, ulong state, BasicBlock block)
    {
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not)
        {
            condition = not.Operand;
            outcome = !outcome;
        }

        if (condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, RightOperand.ConstantValue: { HasValue: true, Value: bool constant } } comparison)
        {
            condition = comparison.LeftOperand;
            if (constant != (comparison.OperatorKind is BinaryOperatorKind.Equals)) outcome = !outcome;
        }

        if (condition is IParameterReferenceOperation parameter && _assumed.TryGetValue(parameter.Parameter.Name, out bool assumed) && assumed != outcome) return null;
        // A guard that is null, as a lowered using asks, guards nothing.
        if (outcome && condition is IIsNullOperation { Operand: { } tested }) return state & ~MadeBy(tested);
        condition = Function.Paths.Resolve(condition);
        if (outcome) return state;
        if (AskedFor(condition) is not 0 and ulong asked) return state & ~asked;
        if (_tries.TryGetValue(condition, out ulong failed)) return state & ~failed;
        if (Function.Paths.Of(condition) is { } path && _flags.TryGetValue(path, out ulong flagged)) return state & ~flagged;
        return state;
    }

    /// <summary>The tokens that a condition asks for, as <c>if (_lock.IsReadLockHeld) _lock.ExitReadLock()</c> does.</summary>
    private ulong AskedFor(IOperation condition)
    {
        (string? first, string? second, IOperation? place) = condition switch
        {
            IPropertyReferenceOperation { Property.Name: "IsReadLockHeld" } held => ("ReadLock", null, held.Instance),
            IPropertyReferenceOperation { Property.Name: "IsWriteLockHeld" } held => ("WriteLock", null, held.Instance),
            IPropertyReferenceOperation { Property.Name: "IsUpgradeableReadLockHeld" } held => ("UpgradeableLock", null, held.Instance),
            IPropertyReferenceOperation { Property.Name: "IsReaderLockHeld" or "IsWriterLockHeld" } held => ("ReaderWriterLock", null, held.Instance),
            IPropertyReferenceOperation { Property.Name: "IsHeldByCurrentThread" } held => ("Lock", "SpinLock", held.Instance),
            IInvocationOperation { TargetMethod: { Name: "IsEntered", ContainingType.Name: "Monitor" }, Arguments.Length: 1 } call => ("Monitor", null, call.Arguments[0].Value),
            _ => ((string?)null, (string?)null, (IOperation?)null),
        };
        if (first is null) return 0;
        string? path = Function.Paths.Of(place);
        ulong bits = 0;
        for (int i = 0; i < _tokens.Count; i++)
            if ((_tokens[i].Family == first || _tokens[i].Family == second) && _tokens[i].Place == path) bits |= 1UL << i;
        return bits;
    }

    private void AddToken(IOperation operation, HoldEvent item)
    {
        if (_tokens.Count == Capacity) return;
        ulong bit = 1UL << _tokens.Count;
        _tokens.Add(item);
        _origins.Add(operation);
        Events(operation).Add((item, bit));
        if (operation is ISimpleAssignmentOperation { Value: IObjectCreationOperation creation }) NoteFlags(creation.Arguments, bit);
        if (operation is IInvocationOperation call)
        {
            NoteFlags(call.Arguments, bit);
            if (call.Type?.SpecialType is not SpecialType.System_Boolean) return;
            _tries[call] = bit;
            if (call.Parent is ISimpleAssignmentOperation { Target: { } target } && TargetPath(target) is { } result) Flag(result, bit);
        }
    }

    /// <summary>The bools by reference that tell whether an acquisition won.</summary>
    private void NoteFlags(System.Collections.Immutable.ImmutableArray<IArgumentOperation> arguments, ulong bit)
    {
        foreach (IArgumentOperation argument in arguments)
            if (argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out, Type.SpecialType: SpecialType.System_Boolean } && PathOf(argument.Value) is { } taken) Flag(taken, bit);
    }

    private string? PathOf(IOperation value) => value is IDeclarationExpressionOperation { Expression: { } declared } ? Function.Paths.Of(declared) : Function.Paths.Of(value);

    /// <summary>The call of a wrapper gave an object: disposing it gives back what the call took.</summary>
    private void AddDisposals()
    {
        foreach (IOperation operation in Function.AllOperations)
            if (operation is IInvocationOperation { TargetMethod: { Name: "Dispose" or "DisposeAsync", Parameters.Length: 0 }, Instance: { } instance } && MadeBy(instance) is not 0 and ulong bits)
                Events(operation).Add((new(HoldAction.Release, "", null, ""), bits));
    }

    /// <summary>A bool that is set right after an acquisition, to be asked before the release: <c>SuppressFlow(); restore = true;</c>.</summary>
    private void AddMarks()
    {
        foreach (BasicBlock block in Function.Graph.Blocks)
        {
            ulong acquired = 0;
            foreach (IOperation operation in Function.OperationsOf(block))
            {
                if (_events.TryGetValue(operation, out var events))
                    foreach ((HoldEvent item, ulong bits) in events) acquired = item.Action is HoldAction.Release ? acquired & ~bits : acquired | bits;
                else if (acquired != 0 && operation is ISimpleAssignmentOperation { Target: { } target, Value.ConstantValue: { HasValue: true, Value: true } } && TargetPath(target) is { } mark) Flag(mark, acquired);
            }
        }
    }

    /// <summary>The tokens that came with a value.</summary>
    private ulong MadeBy(IOperation value)
    {
        IOperation made = Function.Paths.Resolve(value);
        if (made is ILocalReferenceOperation local && Function.Paths.ValueOf(local.Local) is { } assigned) made = Function.Paths.Resolve(assigned);
        ulong bits = 0;
        if (made is not IInvocationOperation { Type: { SpecialType: not SpecialType.System_Boolean } }) return 0;
        for (int i = 0; i < _origins.Count; i++)
            if (_origins[i] == made) bits |= 1UL << i;
        return bits;
    }

    private static string? TargetPath(IOperation target) => target is ILocalReferenceOperation local ? AccessPaths.Of(local.Local) : null;

    private void Flag(string path, ulong bit) => _flags[path] = _flags.TryGetValue(path, out ulong known) ? known | bit : bit;

    private void AddRelease(IOperation operation, HoldEvent item)
    {
        ulong bits = 0;
        for (int i = 0; i < _tokens.Count; i++)
        {
            // An unknown place may be any: letting go of too much keeps the rule silent.
            if (_tokens[i].Family == item.Family && (item.Place is null || _tokens[i].Place is null || _tokens[i].Place == item.Place)) bits |= 1UL << i;
        }

        Events(operation).Add((item, bits));
    }

    private List<(HoldEvent Event, ulong Bits)> Events(IOperation operation)
    {
        if (!_events.TryGetValue(operation, out var list)) _events.Add(operation, list = []);
        return list;
    }
}
