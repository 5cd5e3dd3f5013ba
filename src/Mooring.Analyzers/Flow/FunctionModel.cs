using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mooring.Analyzers.Flow;

/// <summary>One function (method, accessor, lambda, local function) with its flow graph and its operations in order of evaluation.</summary>
internal sealed class FunctionModel
{
    private readonly List<IOperation>[] _operations;
    private AccessPaths? _paths;

    public FunctionModel(BodyModel body, ControlFlowGraph graph, FunctionModel? parent)
    {
        Body = body;
        Graph = graph;
        Parent = parent;
        Source = graph.OriginalOperation;
        Symbol = SymbolOf(Source) ?? body.Owner as IMethodSymbol;
        _operations = new List<IOperation>[graph.Blocks.Length];
        foreach (BasicBlock block in graph.Blocks)
        {
            var list = new List<IOperation>();
            foreach (IOperation operation in block.Operations) PostOrder(operation, list);
            if (block.BranchValue is { } value) PostOrder(value, list);
            _operations[block.Ordinal] = list;
            foreach (IOperation operation in list)
            {
                if (operation is IFlowAnonymousFunctionOperation lambda) Lambdas.Add(lambda);
                else if (Suspension.IsSuspension(operation)) HasSuspension = true;
            }
        }
    }

    public BodyModel Body { get; }

    public ControlFlowGraph Graph { get; }

    public FunctionModel? Parent { get; }

    /// <summary>The operation in the source tree that this function is: a body, a lambda or a local function.</summary>
    public IOperation Source { get; }

    public IMethodSymbol? Symbol { get; }

    public List<IFlowAnonymousFunctionOperation> Lambdas { get; } = [];

    public bool HasSuspension { get; }

    public bool IsAsync => Symbol?.IsAsync ?? false;

    /// <summary>An iterator whose caller pulls it synchronously.</summary>
    public bool IsSyncIterator => HasSuspension && !IsAsync;

    public AccessPaths Paths => _paths ??= new AccessPaths(this);

    /// <summary>The operations of a block, operands before the operations that use them.</summary>
    public IReadOnlyList<IOperation> OperationsOf(BasicBlock block) => _operations[block.Ordinal];

    public IEnumerable<IOperation> AllOperations => _operations.SelectMany(list => list);

    private static void PostOrder(IOperation operation, List<IOperation> list)
    {
        foreach (IOperation child in operation.ChildOperations) PostOrder(child, list);
        list.Add(operation);
    }

    private static IMethodSymbol? SymbolOf(IOperation source) => source switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        IFlowAnonymousFunctionOperation lambda => lambda.Symbol,
        ILocalFunctionOperation local => local.Symbol,
        _ => null,
    };
}
