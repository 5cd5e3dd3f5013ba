using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Tasks;

/// <summary>Which tasks are known to be complete at each point of a function, on every path.</summary>
/// <remarks>A collection stands for all its elements: once all are awaited, each is complete until the collection changes.</remarks>
internal sealed class CompletionFlow : ForwardFlow
{
    private readonly Dictionary<string, ulong> _bits = new(StringComparer.Ordinal);
    private readonly TaskPaths _tasks;
    private readonly IReadOnlyCollection<string> _completeAtEntry;
    private readonly List<(SyntaxNode Loop, SyntaxNode Body, string Elements)> _awaitedLoops = []; // loops that await each element of a collection

    public CompletionFlow(FunctionModel function, IReadOnlyCollection<string> completeAtEntry) : base(function)
    {
        _tasks = new TaskPaths(function);
        _completeAtEntry = completeAtEntry;
        foreach (string path in completeAtEntry) BitOf(path);
        foreach (IOperation operation in function.AllOperations)
            if (Blocking.TaskOf(operation) is { } task && _tasks.Of(task) is { } path) BitOf(path);
        foreach (IFlowAnonymousFunctionOperation lambda in function.Lambdas)
            foreach (string path in _tasks.MentionedIn(lambda)) BitOf(path);
        if (function.IsAsync) FindAwaitedLoops(function);
    }

    private void FindAwaitedLoops(FunctionModel function)
    {
        foreach (IOperation operation in function.Body.Operations)
        {
            if (operation is not ILoopOperation { LoopKind: LoopKind.For or LoopKind.ForEach } loop) continue;
            foreach (IOperation inner in loop.Body.DescendantsAndSelf())
                if (inner is IAwaitOperation wait && IsUnconditional(wait, loop.Body) && _tasks.Of(wait.Operation) is { } path && path.StartsWith("elements of ", StringComparison.Ordinal))
                    _awaitedLoops.Add((loop.Syntax, loop.Body.Syntax, path));
        }
    }

    private static bool IsUnconditional(IOperation operation, IOperation body)
    {
        for (IOperation? at = operation.Parent; at is not null && at != body; at = at.Parent)
            if (at is IConditionalOperation or ISwitchOperation or IAnonymousFunctionOperation or ILocalFunctionOperation or ISwitchExpressionOperation) return false;
        return true;
    }

    public TaskPaths Tasks => _tasks;

    protected override bool OnEveryPath => true;

    protected override ulong Entry
    {
        get
        {
            ulong bits = 0;
            foreach (string path in _completeAtEntry) bits |= _bits[path];
            return bits;
        }
    }

    /// <summary>Whether a task is known to be complete.</summary>
    public bool IsComplete(string path, ulong state) => _bits.TryGetValue(path, out ulong bit) && bit != 0 && (state & bit) != 0;

    /// <summary>Whether the code runs in the synchronous mode of a method that has both.</summary>
    public static bool IsSynchronousMode(ulong state) => state == ulong.MaxValue;

    public IEnumerable<string> CompleteIn(ulong state) => _bits.Where(entry => (state & entry.Value) != 0).Select(entry => entry.Key);

    protected override ulong After(IOperation operation, ulong state)
    {
        switch (operation)
        {
            case IAwaitOperation wait:
                return Complete(_tasks.CompletedBy(wait.Operation), state);
            case ISimpleAssignmentOperation assignment when _tasks.OfPlace(assignment.Target) is { } target && _bits.TryGetValue(target, out ulong bit):
                bool complete = Suspension.IsComplete(assignment.Value) || IsWinner(assignment.Value) || _tasks.Of(assignment.Value) is { } source && IsComplete(source, state);
                return complete ? state | bit : state & ~bit;
            case IInvocationOperation call:
                if (Blocking.Waited(call) is { } waited && call.Type?.SpecialType is not SpecialType.System_Boolean) return Complete(waited.SelectMany(_tasks.CompletedBy), state);
                if (call.TargetMethod.Name is "Assert" && call.Arguments.Length > 0) return OnCondition(call.Arguments[0].Value, true, state, null!) ?? state;
                if (call.TargetMethod.Name is "SetResult" or "TrySetResult" or "SetException" or "TrySetException" or "SetCanceled" or "TrySetCanceled"
                    && Function.Paths.Of(call.Instance) is { } source2 && _bits.TryGetValue(source2 + ".Task", out ulong done)) return state | done;
                if (call.TargetMethod.Name is "Add" or "Enqueue" or "Push" or "Insert" or "AddRange" && Function.Paths.Of(call.Instance) is { } list
                    && _bits.TryGetValue(TaskPaths.ElementsOf(list), out ulong elements)) return state & ~elements;
                if (call.TargetMethod.Name is "SpinUntil") return Complete(_tasks.TestedIn(call), state);
                return state;
            case IPropertyReferenceOperation { Property.Name: "Result" } result when TaskTypes.IsTaskLike(result.Property.ContainingType):
                return Complete(_tasks.CompletedBy(result.Instance!), state);
            default:
                return state;
        }
    }

    /// <summary>A wait that throws has waited: the handler may take the task as complete.</summary>
    protected override ulong Thrown(IOperation operation, ulong state) => After(operation, state);

    protected override ulong? OnCondition(IOperation condition, bool outcome, ulong state, BasicBlock block)
    {
        // A loop that awaits each element has awaited all when it ends.
        if (!outcome)
            foreach ((SyntaxNode loop, SyntaxNode body, string elements) in _awaitedLoops)
                if (loop.Span.Contains(condition.Syntax.Span) && !body.Span.Contains(condition.Syntax.Span)) state = Complete([elements], state);
        for (int steps = 0; steps < 8; steps++)
        {
            condition = Function.Paths.Resolve(condition);
            switch (condition)
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                    condition = not.Operand;
                    outcome = !outcome;
                    continue;
                case ILocalReferenceOperation local when Function.Paths.ValueOf(local.Local) is { } value:
                    condition = value;
                    continue;
                case IParameterReferenceOperation parameter when IsModeParameter(parameter.Parameter, outcome):
                    return ulong.MaxValue;
                case IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled", Instance: { } instance } when outcome:
                    return Complete(_tasks.CompletedBy(instance), state);
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                    return outcome == (comparison.OperatorKind is BinaryOperatorKind.Equals) ? OnEqual(comparison, state) : OnUnequal(comparison, state);
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And } both when outcome:
                    return OnCondition(both.RightOperand, true, OnCondition(both.LeftOperand, true, state, block) ?? state, block);
                case IIsPatternOperation pattern:
                    string text = pattern.Pattern.Syntax.ToString();
                    bool negated = text.StartsWith("not ", StringComparison.Ordinal);
                    bool complete = text.Contains("IsCompleted: true") || text.Contains("IsCompletedSuccessfully: true") || text.Contains("IsFaulted: true")
                        || text.Contains("RanToCompletion") || text.Contains("TaskStatus.Faulted") || text.Contains("TaskStatus.Canceled");
                    return complete && outcome != negated ? Complete(_tasks.CompletedBy(StatusOwner(pattern.Value)).Concat(NamedBy(pattern.Pattern)), state) : state;
                case IInvocationOperation call when outcome && call.Type?.SpecialType is SpecialType.System_Boolean:
                    if (Blocking.Waited(call) is { } waited) return Complete(waited.SelectMany(_tasks.CompletedBy), state);
                    if (call.TargetMethod.Name is "All" && call.Syntax.ToString().Contains("IsCompleted")) return Complete(_tasks.CompletedBy(call.Instance ?? call.Arguments[0].Value), state);
                    return state;
                default:
                    return state;
            }
        }

        return state;
    }

    private ulong OnEqual(IBinaryOperation comparison, ulong state)
    {
        // Through a capture, as a switch over the status asks.
        if (Function.Paths.Resolve(comparison.LeftOperand) is IPropertyReferenceOperation { Property.Name: "Status", Instance: { } instance } && IsFinalStatus(comparison.RightOperand))
            return Complete(_tasks.CompletedBy(instance), state);
        if (IsTrue(comparison.RightOperand)) return OnCondition(comparison.LeftOperand, true, state, null!) ?? state;
        // The winner of a WhenAny, compared with one of the tasks: that one is complete.
        if (TaskTypes.IsTaskLike(comparison.LeftOperand.Type) || TaskTypes.IsTaskLike(comparison.RightOperand.Type) || IsTaskBehindConversion(comparison))
            return Complete(_tasks.CompletedBy(comparison.LeftOperand).Concat(_tasks.CompletedBy(comparison.RightOperand)), state);
        return state;
    }

    private static bool IsTaskBehindConversion(IBinaryOperation comparison) =>
        comparison.LeftOperand is IConversionOperation left && TaskTypes.IsTaskLike(left.Operand.Type)
        && comparison.RightOperand.ConstantValue is not { HasValue: true, Value: null };

    private ulong OnUnequal(IBinaryOperation comparison, ulong state) =>
        comparison.RightOperand.ConstantValue is { HasValue: true, Value: false } ? OnCondition(comparison.LeftOperand, true, state, null!) ?? state : state;

    private static bool IsTrue(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: true };

    private IOperation StatusOwner(IOperation value) => Function.Paths.Resolve(value) is IPropertyReferenceOperation { Property.Name: "Status", Instance: { } instance } ? instance : value;

    /// <summary>The name that a pattern gives to what it matched.</summary>
    private static IEnumerable<string> NamedBy(IPatternOperation pattern)
    {
        ISymbol? named = pattern switch
        {
            IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
            IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
            _ => null,
        };
        return named is ILocalSymbol local ? [AccessPaths.Of(local)] : [];
    }

    private static bool IsFinalStatus(IOperation operation) => operation is IFieldReferenceOperation { Field.Name: "RanToCompletion" or "Faulted" or "Canceled" };

    /// <summary>The false side of <c>bool async</c>, or the true side of <c>bool sync</c>: the tasks made there are complete when made.</summary>
    private static bool IsModeParameter(IParameterSymbol parameter, bool outcome)
    {
        if (parameter.Type.SpecialType is not SpecialType.System_Boolean) return false;
        string name = parameter.Name.ToLowerInvariant();
        return outcome ? name is "sync" or "issync" or "synchronous" : name is "async" or "isasync" or "useasync" or "runasync" or "doasync" or "asynchronous";
    }

    private static bool IsWinner(IOperation value) =>
        value.WithoutConversions() is IAwaitOperation wait && Suspension.Unwrap(wait.Operation) is IInvocationOperation { TargetMethod.Name: "WhenAny" };

    private ulong Complete(IEnumerable<string> paths, ulong state)
    {
        foreach (string path in paths)
            if (_bits.TryGetValue(path, out ulong bit)) state |= bit;
        return state;
    }

    private void BitOf(string path)
    {
        // The last bit stays free, so that "all bits" can mean the synchronous mode.
        if (!_bits.ContainsKey(path)) _bits.Add(path, _bits.Count < Capacity - 1 ? 1UL << _bits.Count : 0);
    }
}
