using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Sharing;

/// <summary>Finds the objects that an expression works on: <c>db</c> in <c>db.Users.Where(...).ToListAsync()</c>.</summary>
internal sealed class Roots
{
    private static readonly HashSet<string> Views = new(StringComparer.Ordinal)
    {
        "GetRequiredService", "GetService", "GetServices", "GetRequiredKeyedService", "CreateCommand", "CreateScope", "CreateAsyncScope", "BeginTransaction", "GetStream",
        "OpenRead", "OpenWrite", "Open", "CreateClient", "CreateDbContext", "GetResponseStream", "OpenText", "AppendText", "CreateEntry", "GetEntry", "Set", "CreateLinkedTokenSource",
        "Slice",
    };

    private readonly FunctionModel _function;
    private readonly Dictionary<string, HashSet<string>> _derived = new(StringComparer.Ordinal); // a local that is a view of other places

    private readonly ExclusiveMembers? _members;

    /// <param name="function">The function whose expressions are asked for.</param>
    /// <param name="members">Tells what calls of its object's own methods work on; without it they work on the object.</param>
    public Roots(FunctionModel function, ExclusiveMembers? members = null)
    {
        _members = members;
        _function = function;
        foreach (IOperation operation in function.AllOperations)
            if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment && !TaskTypes.IsAwaitable(target.Local.Type) && !IsData(target.Local.Type))
            {
                var roots = new HashSet<string>(StringComparer.Ordinal);
                AddView(assignment.Value, roots, 0);
                if (roots.Count > 0) _derived[AccessPaths.Of(target.Local)] = roots;
            }
    }

    /// <summary>The places that a call works on: its receiver's, its arguments', and those that its lambdas capture.</summary>
    public HashSet<string> Of(IInvocationOperation call)
    {
        var roots = new HashSet<string>(StringComparer.Ordinal);
        AddReceiver(call.Instance, roots, 0);
        foreach ((string place, _) in MembersUsedBy(call)) roots.Add(place);
        if (call.TargetMethod.MethodKind is MethodKind.LocalFunction)
            foreach (string captured in CapturedBy(call.TargetMethod)) AddNamed(captured, roots);
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            IOperation value = call.Arguments[i].Value;
            if (i == 0 && call.TargetMethod.IsExtensionMethod) AddReceiver(value, roots, 0);
            else AddArgument(value, roots);
        }

        return roots;
    }

    /// <summary>The exclusive members of its receiver that a call works on inside.</summary>
    public IEnumerable<(string Place, Affinity.Classification Class)> MembersUsedBy(IInvocationOperation call)
    {
        if (_members is null || call.Instance is not { } instance) yield break;
        foreach ((string name, Affinity.Classification found) in _members.Of(call.TargetMethod))
            if ((instance is IInstanceReferenceOperation ? "this" : PlaceOf(instance)) is { } owner) yield return ($"{owner}.{name}", found);
    }

    /// <summary>The name of the place that an expression is, aliases not followed.</summary>
    public string? PlaceOf(IOperation? operation)
    {
        operation = operation.WithoutConversions();
        return operation switch
        {
            ILocalReferenceOperation local => AccessPaths.Of(local.Local),
            IFlowCaptureReferenceOperation capture when _function.Paths.ValueOf(capture.Id) is { } value => PlaceOf(value) ?? $"capture {capture.Id.GetHashCode()}",
            null => null,
            _ => _function.Paths.Of(operation),
        };
    }

    /// <summary>The places that a lambda captures.</summary>
    public IEnumerable<string> CapturedBy(IFlowAnonymousFunctionOperation lambda) => CapturedIn(lambda.Syntax);

    /// <summary>The places around a local function that it works on.</summary>
    public IEnumerable<string> CapturedBy(IMethodSymbol localFunction) =>
        localFunction.DeclaringSyntaxReferences.Length > 0 ? CapturedIn(localFunction.DeclaringSyntaxReferences[0].GetSyntax()) : [];

    private IEnumerable<string> CapturedIn(SyntaxNode source)
    {
        foreach (FunctionModel function in _function.Body.Functions())
        {
            if (!source.Span.Contains(function.Source.Syntax.Span) || function == _function) continue;
            foreach (IOperation operation in function.AllOperations)
                if (operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation { Instance: IInstanceReferenceOperation } or IPropertyReferenceOperation { Instance: IInstanceReferenceOperation }
                    && PlaceOf(operation) is { } place) yield return place;
                else if (operation is IInvocationOperation call)
                    foreach ((string used, _) in MembersUsedBy(call)) yield return used;
        }
    }

    /// <summary>The places that the object of a call was made over: <c>db</c> for <c>new UserRepository(db)</c>.</summary>
    public IEnumerable<string> MadeOver(IInvocationOperation call) =>
        PlaceOf(call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null)) is { } owner && _derived.TryGetValue(owner, out HashSet<string>? behind) ? behind : [];

    private void AddReceiver(IOperation? receiver, HashSet<string> roots, int depth)
    {
        for (; receiver is not null && depth < 12; depth++)
        {
            receiver = receiver.WithoutConversions();
            if (depth > 0 && IsData(receiver.Type)) return;
            Add(receiver, roots);
            receiver = receiver switch
            {
                IPropertyReferenceOperation property => property.Instance,
                IFieldReferenceOperation field => field.Instance is IInstanceReferenceOperation ? null : field.Instance,
                IInvocationOperation { Instance: { } instance } => instance,
                IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments.Length: > 0 } extension => extension.Arguments[0].Value,
                IFlowCaptureReferenceOperation capture => _function.Paths.ValueOf(capture.Id),
                _ => null,
            };
        }
    }

    public void AddArgument(IOperation value, HashSet<string> roots)
    {
        value = value.WithoutConversions();
        if (value is IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation made }) value = made;
        if (value is IFlowAnonymousFunctionOperation lambda)
        {
            foreach (string captured in CapturedBy(lambda)) AddNamed(captured, roots);
            return;
        }

        if (value is IDelegateCreationOperation { Target: IMethodReferenceOperation { Instance: { } owner } })
        {
            Add(owner.WithoutConversions(), roots);
            return;
        }

        if (ArrayBehind(value) is { } array) Add(array, roots);
        AddView(value, roots, 0);
    }

    /// <summary>The array that an argument is, or is a part of: it stays the caller's while the call runs.</summary>
    private static IOperation? ArrayBehind(IOperation value)
    {
        for (int steps = 0; steps < 6; steps++)
        {
            value = value.WithoutConversions();
            switch (value)
            {
                case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation:
                    return value.Type is IArrayTypeSymbol ? value : null;
                case IInvocationOperation { TargetMethod.Name: "AsMemory" or "Slice" or "AsSegment" } part:
                    value = part.Instance ?? part.Arguments[0].Value;
                    continue;
                case IObjectCreationOperation { Type.Name: "Memory" or "ReadOnlyMemory" or "ArraySegment", Arguments.Length: > 0 } made:
                    value = made.Arguments[0].Value;
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Adds what a value stays connected to: the object itself, or something opened on it. Data taken out of it is free.</summary>
    private void AddView(IOperation value, HashSet<string> roots, int depth)
    {
        value = value.WithoutConversions();
        if (depth > 6 || IsData(value.Type)) return;
        switch (value)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation:
                Add(value, roots);
                break;
            case IPropertyReferenceOperation { Instance: { } instance } property:
                Add(value, roots);
                if (IsDisposable(property.Type) || IsQuery(property.Type) || property.Property.Name is "Token" or "ServiceProvider" or "Services" or "Body" or "BaseStream" or "Reader" or "Writer" or "Memory") AddView(instance, roots, depth + 1);
                break;
            case IImplicitIndexerReferenceOperation { Instance: { } whole }:
                AddView(whole, roots, depth + 1);
                break;
            case IObjectCreationOperation creation when IsDisposable(creation.Type) || creation.Type is INamedTypeSymbol made && _members?.Has(made) == true:
                foreach (IArgumentOperation argument in creation.Arguments) AddView(argument.Value, roots, depth + 1);
                break;
            case IInvocationOperation call when Views.Contains(call.TargetMethod.Name) || IsQuery(call.Type):
                if (call.Instance is { } owner) AddView(owner, roots, depth + 1);
                foreach (IArgumentOperation argument in call.Arguments) AddView(argument.Value, roots, depth + 1);
                break;
        }
    }

    private void Add(IOperation operation, HashSet<string> roots)
    {
        if (PlaceOf(operation) is { } place) AddNamed(place, roots);
    }

    private void AddNamed(string place, HashSet<string> roots)
    {
        if (!roots.Add(place) || !_derived.TryGetValue(place, out var behind)) return;
        foreach (string root in behind) AddNamed(root, roots);
    }

    /// <summary>Values that have left their source: numbers, strings, arrays.</summary>
    private static bool IsData(ITypeSymbol? type) =>
        type is null or IArrayTypeSymbol || type.SpecialType is not SpecialType.None and not SpecialType.System_IDisposable and not SpecialType.System_Object;

    /// <summary>A query that runs on its source when it is enumerated or awaited.</summary>
    private static bool IsQuery(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "IQueryable" or "IOrderedQueryable" or "IIncludableQueryable" or "DbSet" };

    private static bool IsDisposable(ITypeSymbol? type) =>
        type is not null && (type.SpecialType is SpecialType.System_IDisposable || type.AllInterfaces.Any(contract => contract.Name is "IDisposable" or "IAsyncDisposable"));
}
