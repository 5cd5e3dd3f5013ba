using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mooring.Analyzers.Flow;

/// <summary>One executable body with everything nested in it, walked once and shared by all rules.</summary>
/// <remarks>The driver hands every analyzer the same operation object, so the object itself is the key of the cache.</remarks>
internal sealed class BodyModel
{
    private static readonly ConditionalWeakTable<IOperation, BodyModel> Cache = new();

    private readonly object _gate = new();
    private List<FunctionModel>? _functions; // guarded by _gate
    private ITypeSymbol? _seen; // the last type that was asked about: neighbours often share theirs

    private BodyModel(IOperation root, ISymbol owner)
    {
        Root = root;
        Owner = owner;
        Collect(root);
    }

    public IOperation Root { get; }

    /// <summary>The method, property, field or event whose body this is.</summary>
    public ISymbol Owner { get; }

    /// <summary>Every operation in source order, those of lambdas and local functions included.</summary>
    public List<IOperation> Operations { get; } = [];

    /// <summary>Whether some function here awaits or yields, implicitly or not.</summary>
    public bool HasSuspension { get; private set; }

    /// <summary>Whether some expression here is of a task type.</summary>
    public bool MentionsTasks { get; private set; }

    public bool HasUsing { get; private set; }

    public bool HasLambda { get; private set; }

    /// <summary>The bodies of one analysed symbol, without constant initializers and attributes.</summary>
    public static IEnumerable<BodyModel> From(OperationBlockAnalysisContext context)
    {
        foreach (IOperation block in context.OperationBlocks)
        {
            if (block.Kind is not (OperationKind.Block or OperationKind.MethodBody or OperationKind.ConstructorBody
                or OperationKind.FieldInitializer or OperationKind.PropertyInitializer)) continue;
            yield return Get(block, context.OwningSymbol);
        }
    }

    public static BodyModel Get(IOperation root, ISymbol owner)
    {
        if (Cache.TryGetValue(root, out BodyModel? known)) return known;
        return Cache.GetValue(root, operation => new BodyModel(operation, owner));
    }

    /// <summary>The functions of this body with their flow graphs, the outermost first.</summary>
    public List<FunctionModel> Functions(OperationBlockAnalysisContext context) => Functions(context.GetControlFlowGraph);

    /// <summary>As above, for a body that the driver did not hand out.</summary>
    public List<FunctionModel> Functions() => Functions(CreateGraph);

    private List<FunctionModel> Functions(Func<IOperation, ControlFlowGraph?> graphOf)
    {
        lock (_gate)
        {
            if (_functions is not null) return _functions;
            var found = new List<FunctionModel>();
            if (graphOf(Root) is { } graph) AddFunctions(found, graph, null);
            return _functions = found;
        }
    }

    private static ControlFlowGraph? CreateGraph(IOperation root) => root switch
    {
        { Parent: not null } => CreateGraph(root.Parent),
        IMethodBodyOperation body => ControlFlowGraph.Create(body),
        IConstructorBodyOperation body => ControlFlowGraph.Create(body),
        IBlockOperation body => ControlFlowGraph.Create(body),
        IFieldInitializerOperation body => ControlFlowGraph.Create(body),
        IPropertyInitializerOperation body => ControlFlowGraph.Create(body),
        _ => null,
    };

    private void AddFunctions(List<FunctionModel> found, ControlFlowGraph graph, FunctionModel? parent)
    {
        var function = new FunctionModel(this, graph, parent);
        found.Add(function);
        foreach (IMethodSymbol local in graph.LocalFunctions)
            AddFunctions(found, graph.GetLocalFunctionControlFlowGraph(local), function);
        foreach (IFlowAnonymousFunctionOperation lambda in function.Lambdas)
            AddFunctions(found, graph.GetAnonymousFunctionControlFlowGraph(lambda), function);
    }

    private void Collect(IOperation operation)
    {
        Operations.Add(operation);
        switch (operation)
        {
            case IAwaitOperation:
            case IForEachLoopOperation { IsAsynchronous: true }:
            case IUsingOperation { IsAsynchronous: true }:
            case IUsingDeclarationOperation { IsAsynchronous: true }:
                HasSuspension = true;
                break;
            default:
                if (operation.Kind is OperationKind.YieldReturn) HasSuspension = true;
                break;
        }

        if (operation.Kind is OperationKind.Using or OperationKind.UsingDeclaration) HasUsing = true;
        else if (operation.Kind is OperationKind.AnonymousFunction) HasLambda = true;
        if (!MentionsTasks && operation.Type is INamedTypeSymbol { SpecialType: SpecialType.None } type && !ReferenceEquals(type, _seen))
        {
            MentionsTasks = TaskTypes.IsTaskLike(type);
            _seen = type;
        }

        foreach (IOperation child in operation.ChildOperations) Collect(child);
    }
}
