using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Slots;

namespace Mooring.Analyzers.Affinity;

/// <summary>A place of a function that holds an affine value.</summary>
/// <param name="Path">The place, aliases not followed.</param>
/// <param name="Display">How a message names it.</param>
/// <param name="Class">Its class.</param>
/// <param name="IsHeldAtEntry">Whether it has its value when the function begins.</param>
internal sealed record AffineVariable(string Path, string Display, Classification Class, bool IsHeldAtEntry);

/// <summary>The affine places of one function, each with a bit, and what operations do to them.</summary>
internal sealed class AffineVariables
{
    private readonly FunctionModel _function;
    private readonly CompilationModel _model;
    private readonly Dictionary<string, int> _bits = new(StringComparer.Ordinal);
    private readonly List<AffineVariable> _variables = [];
    private readonly Dictionary<ISymbol, Classification> _assigned = new(SymbolEqualityComparer.Default);

    public AffineVariables(FunctionModel function, CompilationModel model)
    {
        _function = function;
        _model = model;
        foreach (IOperation operation in function.AllOperations)
            if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment) NoteAssigned(target.Local, assignment.Value);
        for (FunctionModel? outer = function.Parent; outer is not null; outer = outer.Parent)
            foreach (IOperation operation in outer.AllOperations)
                if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment) NoteAssigned(target.Local, assignment.Value);
        foreach (IOperation operation in function.AllOperations)
        {
            NoteVariable(operation);
            if (operation is IFlowAnonymousFunctionOperation lambda)
                foreach (IOperation captured in Captures.Of(lambda, _function.Body)) NoteVariable(captured);
            else if (operation is IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } group)
                foreach (IOperation captured in Captures.Of(group.Method, _function.Body)) NoteVariable(captured);
        }
    }

    public int Count => _variables.Count;

    public AffineVariable this[int index] => _variables[index];

    /// <summary>The bits of variables that hold a value when the function begins.</summary>
    public ulong HeldAtEntry
    {
        get
        {
            ulong bits = 0;
            for (int i = 0; i < _variables.Count; i++)
                if (_variables[i].IsHeldAtEntry) bits |= 1UL << i;
            return bits;
        }
    }

    /// <summary>The bit of the variable that an expression names, or 0.</summary>
    public ulong BitOf(IOperation? operation)
    {
        operation = operation.WithoutConversions();
        return operation is not null && PathOf(operation) is { } path && _bits.TryGetValue(path, out int index) ? 1UL << index : 0;
    }

    /// <summary>The variables that an operation uses by itself (its operands have been asked before).</summary>
    public ulong UsesOf(IOperation operation)
    {
        switch (operation)
        {
            case IFlowAnonymousFunctionOperation lambda:
                ulong uses = 0;
                bool inContext = Sharing.ElsewhereTable.OfFunction(lambda) is Sharing.RunsWhere.InContext;
                foreach (IOperation captured in Captures.Of(lambda, _function.Body))
                {
                    ulong bit = BitOf(captured);
                    if (bit != 0 && !Mentions.IsMere(captured) && !((inContext || Captures.AreHandedToContext(captured, lambda)) && ClassOfBit(bit).Class is ValueClass.ContextAffine)) uses |= bit;
                }

                return uses;
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction } call:
                return UsesOfLocalFunction(call.TargetMethod);
            case IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } reference:
                return UsesOfLocalFunction(reference.Method);
            case IFlowCaptureReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
                or IPropertyReferenceOperation or IInstanceReferenceOperation:
                return Mentions.IsMere(operation) ? 0 : BitOf(operation);
            default:
                return 0;
        }
    }

    /// <summary>The variable that an operation gives a new value, or 0.</summary>
    public ulong DefinitionOf(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation assignment => BitOf(assignment.Target),
        IFlowCaptureOperation capture => _bits.TryGetValue(CapturePath(capture.Id), out int index) ? 1UL << index : 0,
        IArgumentOperation { Parameter.RefKind: RefKind.Out } argument => BitOf(argument.Value),
        IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol local } => BitOf(local),
        IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol local } => BitOf(local),
        IDeconstructionAssignmentOperation deconstruction => deconstruction.Target.DescendantsAndSelf().Aggregate(0UL, (bits, target) => bits | BitOf(target)),
        _ => 0,
    };

    private ulong BitOf(ILocalSymbol local) => _bits.TryGetValue(AccessPaths.Of(local), out int index) ? 1UL << index : 0;

    /// <summary>Whether a definition gives the variable a value that is certainly null.</summary>
    public static bool IsNull(IOperation? value)
    {
        value = value.WithoutConversions();
        return value is IDefaultValueOperation || value?.ConstantValue is { HasValue: true, Value: null };
    }

    private Classification ClassOfBit(ulong bit)
    {
        for (int i = 0; i < _variables.Count; i++)
            if (bit == 1UL << i) return _variables[i].Class;
        return default;
    }

    private ulong UsesOfLocalFunction(IMethodSymbol local)
    {
        ulong uses = 0;
        foreach (FunctionModel function in _function.Body.Functions())
            if (SymbolEqualityComparer.Default.Equals(function.Symbol, local) && function != _function)
                foreach (IOperation operation in function.AllOperations)
                    if (operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation) uses |= BitOf(operation);
        return uses;
    }

    private void NoteAssigned(ILocalSymbol local, IOperation value)
    {
        Classification found = _model.Values.Classify(value);
        if (!found.IsAffine) found = Captures.ClassOf(value, _function.Body, _model.Values);
        if (found.Class < ValueClass.ThreadAffine && OfSlot(value) is { } slot) found = new(ValueClass.ThreadAffine, $"it came from thread-local {slot.Display}");
        if (found.IsAffine && (!_assigned.TryGetValue(local, out Classification known) || known.Class < found.Class)) _assigned[local] = found;
    }

    /// <summary>
    /// The thread-local slot from which a mutable object is borrowed: it stays in the slot, so another task on that thread
    /// may get it too. One that is taken out (the slot is written here) is owned, and an immutable one cannot clash.
    /// </summary>
    private Slot? OfSlot(IOperation value)
    {
        IOperation made = _function.Paths.Resolve(value);
        if (made is IFlowCaptureReferenceOperation) made = _function.Body.Operations.FirstOrDefault(operation => operation.Syntax == made.Syntax) ?? made;
        if (made is ICoalesceAssignmentOperation assigned) made = assigned.Target;
        else if (made is ICoalesceOperation coalesce) made = coalesce.Value;
        Slot? slot = SlotNames.Of(made) ?? _model.SlotSummaries.BorrowedBy(made);
        if (slot?.Type is null || !MutableTypes.IsMutable(slot.Type)) return null;
        foreach (IOperation operation in _function.Body.Operations)
        {
            if (operation is ISimpleAssignmentOperation assignment && SlotNames.Of(assignment.Target) is { } written && written.Key == slot.Key
                && operation.Parent is not ICoalesceOperation && (IsNull(assignment.Value) || assignment.Value.Type?.TypeKind is TypeKind.Class)) return null;
        }

        return slot;
    }

    private void NoteVariable(IOperation operation)
    {
        if (_variables.Count == ForwardFlow.Capacity) return;
        switch (operation)
        {
            case ILocalReferenceOperation { Local: { IsConst: false } local }:
                Classification ofLocal = _model.Types.Classify(local.Type);
                if (_assigned.TryGetValue(local, out Classification assigned) && (assigned.Class > ofLocal.Class || assigned.IsScope)) ofLocal = assigned;
                Add(operation, local.Name, ofLocal, heldAtEntry: !IsOwn(local));
                break;
            case IParameterReferenceOperation parameter when !IsTurnParameter(parameter.Parameter):
                Add(operation, parameter.Parameter.Name, _model.Values.Classify(parameter), heldAtEntry: true);
                break;
            case IFieldReferenceOperation { Instance: not null } field:
                Classification ofField = _model.Values.Classify(field);
                Add(operation, field.Field.Name, ofField, heldAtEntry: ofField.Class is ValueClass.ContextAffine);
                break;
            case IPropertyReferenceOperation { Instance: IInstanceReferenceOperation, Arguments.Length: 0 } property:
                Classification ofProperty = _model.Values.Classify(property);
                Add(operation, property.Property.Name, ofProperty, heldAtEntry: ofProperty.Class is ValueClass.ContextAffine);
                break;
            case IFlowCaptureReferenceOperation capture when _function.Paths.ValueOf(capture.Id) is { } value and not ILocalReferenceOperation and not IParameterReferenceOperation:
                Add(operation, ShortName(value), _model.Values.Classify(value), heldAtEntry: false);
                break;
            case IInstanceReferenceOperation { Type: { } self } when IsTouchedAsItself(operation):
                Classification ofThis = _model.Types.Classify(self);
                if (ofThis.IsStated && !ofThis.IsScope) Add(operation, "this", ofThis, heldAtEntry: true);
                break;
        }
    }

    /// <summary>
    /// Whether a mention of <c>this</c> touches the affine object: members of a context-affine framework base do, the program's
    /// own fields beside it do not.
    /// </summary>
    private bool IsTouchedAsItself(IOperation self)
    {
        Classification ofThis = _model.Types.Classify(self.Type);
        if (ofThis.Class is ValueClass.ThreadAffine) return true;
        ISymbol? member = self.Parent switch
        {
            IPropertyReferenceOperation property => property.Property,
            IInvocationOperation call => call.TargetMethod,
            _ => null,
        };
        return member is { DeclaringSyntaxReferences.Length: 0 } and not IMethodSymbol { Name: "Invoke" or "BeginInvoke" or "InvokeAsync" }
            && member.Name is not ("InvokeRequired" or "Dispatcher" or "DispatcherQueue");
    }

    private void Add(IOperation operation, string name, Classification found, bool heldAtEntry)
    {
        if (!found.IsAffine || PathOf(operation) is not { } path || _bits.ContainsKey(path)) return;
        _bits.Add(path, _variables.Count);
        _variables.Add(new(path, name, found, heldAtEntry));
    }

    private string? PathOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => AccessPaths.Of(local.Local),
        IFlowCaptureReferenceOperation capture => _function.Paths.ValueOf(capture.Id) switch
        {
            ILocalReferenceOperation local => AccessPaths.Of(local.Local),
            IParameterReferenceOperation parameter => AccessPaths.Of(parameter.Parameter),
            _ => CapturePath(capture.Id),
        },
        _ => _function.Paths.Of(operation),
    };

    private static string CapturePath(CaptureId id) => $"capture {id.GetHashCode()}";

    private bool IsOwn(ILocalSymbol local) => SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, _function.Symbol);

    /// <summary>The object handed to a turn: its awaits come back to the turn.</summary>
    private bool IsTurnParameter(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } && Turns.TurnFunctions.IsTurn(_function);

    private static string ShortName(IOperation value)
    {
        string text = value.Syntax.ToString();
        return text.Length <= 40 ? text : $"{value.Type?.Name}";
    }
}
