using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Tasks;

/// <summary>Names for the tasks of a function; elements of a collection share one name.</summary>
internal sealed class TaskPaths
{
    private readonly FunctionModel _function;
    private readonly Dictionary<ILocalSymbol, IOperation> _elements = new(SymbolEqualityComparer.Default); // loop variable: its collection

    public TaskPaths(FunctionModel function)
    {
        _function = function;
        foreach (IOperation operation in function.Body.Operations)
            if (operation is IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation variable } loop) _elements[variable.Symbol] = loop.Collection;
    }

    public static string ElementsOf(string collection)
    {
        foreach (string view in new[] { ".Values", ".Keys" })
            if (collection.EndsWith(view, StringComparison.Ordinal)) collection = collection.Substring(0, collection.Length - view.Length);
        return "elements of " + collection;
    }

    /// <summary>The name of a task, behind <c>ConfigureAwait</c>, awaiters and the like; null when it has none.</summary>
    public string? Of(IOperation operation)
    {
        operation = _function.Paths.Resolve(Suspension.Unwrap(operation));
        switch (operation)
        {
            case ILocalReferenceOperation local:
                if (_elements.TryGetValue(local.Local, out IOperation? collection)) return Collection(collection);
                if (_function.Paths.ValueOf(local.Local) is { } value)
                {
                    IOperation inner = Suspension.Unwrap(value);
                    if (inner != value && inner is not IAwaitOperation) return Of(inner); // an awaiter: its task
                    if (inner is IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true }) return Of(inner);
                }

                return AccessPaths.Of(local.Local);
            case IArrayElementReferenceOperation element:
                return Collection(element.ArrayReference);
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed }:
                return Collection(indexed);
            default:
                return _function.Paths.Of(operation);
        }
    }

    /// <summary>The name of an assigned place, aliases not followed.</summary>
    public string? OfPlace(IOperation target) => target switch
    {
        ILocalReferenceOperation local => AccessPaths.Of(local.Local),
        IArrayElementReferenceOperation element => Collection(element.ArrayReference),
        _ => _function.Paths.Of(target),
    };

    /// <summary>All tasks that are complete when the given one is: itself, and what it was combined from.</summary>
    public IEnumerable<string> CompletedBy(IOperation awaited) => CompletedBy(awaited, 0);

    private IEnumerable<string> CompletedBy(IOperation awaited, int depth)
    {
        if (depth > 6) yield break;
        awaited = _function.Paths.Resolve(Suspension.Unwrap(awaited));
        if (Of(awaited) is { } own) yield return own;
        switch (awaited)
        {
            case ILocalReferenceOperation local when _function.Paths.ValueOf(local.Local) is { } value and not IAwaitOperation:
                foreach (string path in CompletedBy(value, depth + 1)) yield return path;
                break;
            case IInvocationOperation { TargetMethod.Name: not "WhenAny" } call:
                foreach (IOperation operand in call.Arguments.Select(argument => argument.Value).Concat(call.Instance is { } instance ? [instance] : []))
                    foreach (string path in Operands(operand, depth)) yield return path;
                break;
            case IArrayCreationOperation or ICollectionExpressionOperation or IObjectCreationOperation:
                foreach (string path in Operands(awaited, depth)) yield return path;
                break;
        }
    }

    /// <summary>The tasks in an operand: a task, a collection of tasks, or an array written in place.</summary>
    private IEnumerable<string> Operands(IOperation operand, int depth)
    {
        operand = _function.Paths.Resolve(operand);
        switch (operand)
        {
            case IArrayCreationOperation { Initializer: { } initializer }:
                foreach (IOperation element in initializer.ElementValues)
                    foreach (string path in CompletedBy(element, depth + 1)) yield return path;
                yield break;
            case ICollectionExpressionOperation expression:
                foreach (IOperation element in expression.Elements)
                    foreach (string path in element is ISpreadOperation spread ? Operands(spread.Operand, depth + 1) : CompletedBy(element, depth + 1)) yield return path;
                yield break;
            case IObjectCreationOperation { Initializer: { } list }:
                foreach (IOperation added in list.Initializers)
                    if (added is IInvocationOperation { Arguments.Length: > 0 } add)
                        foreach (string path in CompletedBy(add.Arguments[0].Value, depth + 1)) yield return path;
                yield break;
            case ILocalReferenceOperation local when !TaskTypes.IsTaskLike(local.Type):
                yield return ElementsOf(AccessPaths.Of(local.Local));
                if (depth < 4 && _function.Paths.ValueOf(local.Local) is { } value and not IInvocationOperation and not IAwaitOperation)
                    foreach (string path in Operands(value, depth + 1)) yield return path;
                yield break;
        }

        if (TaskTypes.IsAwaitable(operand.Type))
        {
            foreach (string path in CompletedBy(operand, depth + 1)) yield return path;
        }
        else
        {
            if (_function.Paths.Of(operand) is { } collection) yield return ElementsOf(collection);
            if (operand is IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" or "AsEnumerable" or "Concat" or "Append" or "Cast" or "Where" } chained)
                foreach (IOperation inner in chained.Arguments.Select(argument => argument.Value).Concat(chained.Instance is { } instance ? [instance] : []))
                    foreach (string path in Operands(inner, depth + 1)) yield return path;
        }
    }

    /// <summary>The tasks that a lambda blocks on, by the names that they have out here.</summary>
    public IEnumerable<string> MentionedIn(IFlowAnonymousFunctionOperation lambda)
    {
        if (ElementsGivenTo(lambda) is { } elements) yield return elements;
        foreach (FunctionModel inner in _function.Body.Functions())
        {
            if (inner.Source.Syntax != lambda.Syntax) continue;
            foreach (IOperation operation in inner.AllOperations)
                if (Blocking.TaskOf(operation) is { } task && Of(task) is { } path) yield return path;
        }
    }

    /// <summary>The elements that a LINQ call hands to a lambda, or null.</summary>
    public string? ElementsGivenTo(IFlowAnonymousFunctionOperation lambda)
    {
        if (Sharing.ElsewhereTable.TakerOf(lambda) is not IInvocationOperation call) return null;
        IOperation? source = call.Instance ?? (call.Arguments.Length > 1 ? call.Arguments[0].Value : null);
        source = source.WithoutConversions();
        if (source is null) return null;
        source = _function.Paths.Resolve(source);
        if (source is IInvocationOperation { TargetMethod.Name: "Where" or "OrderBy" or "Take" or "Skip" } chained) source = chained.Instance ?? chained.Arguments[0].Value;
        return Collection(source);
    }

    /// <summary>The tasks whose completion a condition lambda tests: <c>SpinUntil(() => t.IsCompleted)</c>.</summary>
    public IEnumerable<string> TestedIn(IInvocationOperation call)
    {
        foreach (FunctionModel inner in _function.Body.Functions())
        {
            if (!call.Syntax.Span.Contains(inner.Source.Syntax.Span) || inner == _function) continue;
            foreach (IOperation operation in inner.AllOperations)
                if (operation is IPropertyReferenceOperation { Property.Name: "IsCompleted", Instance: { } instance } && Of(instance) is { } path) yield return path;
        }
    }

    private string? Collection(IOperation collection)
    {
        collection = collection.WithoutConversions();
        string? path = collection is ILocalReferenceOperation local ? AccessPaths.Of(local.Local) : _function.Paths.Of(collection);
        return path is null ? null : ElementsOf(path);
    }
}
