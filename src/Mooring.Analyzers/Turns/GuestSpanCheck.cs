using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Turns;

/// <summary>MOOR403: a span over guest memory that is used after a call that may have grown, and so moved, the memory.</summary>
internal static class GuestSpanCheck
{
    private static readonly HashSet<string> GuestTypes = new(StringComparer.Ordinal) { "Memory", "Instance", "Func", "Function", "Caller", "Table", "Store", "TypedFunc", "Guest" };

    private const int MaxDepth = 2;
    private static readonly string[] GrowWords = ["Invoke", "Call", "Grow"];

    /// <summary>Whether a call hands out a span over guest memory.</summary>
    public static bool IsBorrow(IInvocationOperation call) =>
        call.TargetMethod.ContainingType is { Name: "Memory" or "Caller", Arity: 0 } type && IsOfEngine(type)
        && (IsSpan(call.Type) || call.TargetMethod.Parameters.Any(parameter => parameter.RefKind is RefKind.Out && IsSpan(parameter.Type)));

    public static void Report(FunctionModel function, CompilationModel model, Action<Diagnostic> report)
    {
        if (BorrowFlow.Create(function, model) is not { } flow) return;
        flow.Solve();
        flow.Visit((operation, state) =>
        {
            if (operation is ILocalReferenceOperation local) flow.Judge(local, state, report);
        });
    }

    private static bool IsSpan(ITypeSymbol? type) => type is { Name: "Span" or "ReadOnlySpan" };

    private static bool IsOfEngine(INamedTypeSymbol type)
    {
        string space = type.ContainingNamespace.ToDisplayString();
        return space.StartsWith("Mooring.Wasm", StringComparison.Ordinal) || space.StartsWith("Wasmtime", StringComparison.Ordinal);
    }

    /// <summary>A call that can run guest code or grow a memory.</summary>
    private static bool MayGrow(IOperation operation)
    {
        if (operation is IAwaitOperation) return true;
        if (operation is not IInvocationOperation { TargetMethod: { ContainingType: { } type } method }) return false;
        if (method.Name is "Grow" or "TryGrow" && IsOfEngine(type)) return true;
        if (!GuestTypes.Contains(type.Name) || !IsOfEngine(type)) return false;
        return method.Name.StartsWith("Call", StringComparison.Ordinal) || method.Name.StartsWith("Invoke", StringComparison.Ordinal);
    }

    /// <summary>Whether a method declared here makes such a call, itself or through another.</summary>
    private static bool MayGrowInside(IOperation operation, CompilationModel model, int depth)
    {
        if (depth > MaxDepth || operation is not IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.Length: > 0, IsAbstract: false } method }) return false;
        if (!model.Bodies.TextMentions(method, GrowWords) && depth == MaxDepth) return false;
        if (method.MethodKind is MethodKind.DelegateInvoke || model.Bodies.Operation(method) is not { } body) return false;
        foreach (IOperation inner in body.Descendants())
            if (MayGrow(inner) || MayGrowInside(inner, model, depth + 1)) return true;
        return false;
    }

    /// <summary>Two bits a borrowed span: borrowed, and borrowed before a call that may have moved the memory.</summary>
    private sealed class BorrowFlow : ForwardFlow
    {
        private readonly Dictionary<ILocalSymbol, int> _spans = new(SymbolEqualityComparer.Default);
        private readonly HashSet<ILocalSymbol> _reported = new(SymbolEqualityComparer.Default);
        private readonly List<IOperation> _growers = [];

        private BorrowFlow(FunctionModel function) : base(function)
        {
        }

        public static BorrowFlow? Create(FunctionModel function, CompilationModel model)
        {
            var flow = new BorrowFlow(function);
            foreach (IOperation operation in function.AllOperations)
                if ((BorrowedInto(operation) ?? flow.PartOf(operation)?.Part) is { } span && !flow._spans.ContainsKey(span) && flow._spans.Count < Capacity / 2) flow._spans.Add(span, flow._spans.Count * 2);
            if (flow._spans.Count == 0) return null;
            foreach (IOperation operation in function.AllOperations)
                if (MayGrow(operation) || IsGuestDelegate(operation) || MayGrowInside(operation, model, 0)) flow._growers.Add(operation);

            return flow._spans.Count > 0 && flow._growers.Count > 0 ? flow : null;
        }

        public void Judge(ILocalReferenceOperation use, ulong state, Action<Diagnostic> report)
        {
            if (!_spans.TryGetValue(use.Local, out int bit) || (state & (2UL << bit)) == 0 || IsTarget(use) || !_reported.Add(use.Local)) return;
            IOperation grower = _growers.LastOrDefault(operation => operation.Syntax.SpanStart < use.Syntax.SpanStart) ?? _growers[0];
            report(Diagnostic.Create(RuleTable.GuestSpanAcrossGrowth, use.Syntax.GetLocation(), [grower.Syntax.GetLocation()], use.Local.Name, Short(grower)));
        }

        protected override ulong After(IOperation operation, ulong state)
        {
            if (BorrowedInto(operation) is { } span && _spans.TryGetValue(span, out int bit)) return (state & ~(2UL << bit)) | (1UL << bit);
            if (PartOf(operation) is { } part && _spans.TryGetValue(part.Part, out int copy) && _spans.TryGetValue(part.Whole, out int from))
                return (state & ~(3UL << copy)) | (((state >> from) & 3UL) << copy);
            if (!_growers.Contains(operation)) return state;
            foreach (int held in _spans.Values)
                if ((state & (1UL << held)) != 0) state |= 2UL << held;
            return state;
        }

        private static ILocalSymbol? BorrowedInto(IOperation operation) => operation switch
        {
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when IsSpan(target.Type) && Borrow(assignment.Value) => target.Local,
            IInvocationOperation call when IsBorrow(call) => OutSpan(call),
            _ => null,
        };

        /// <summary>A span made from a borrowed one: a slice, a range, a cast.</summary>
        private (ILocalSymbol Part, ILocalSymbol Whole)? PartOf(IOperation operation)
        {
            if (operation is not ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment || !IsSpan(target.Type)) return null;
            foreach (IOperation inner in assignment.Value.DescendantsAndSelf())
                if (inner is ILocalReferenceOperation { Local: { } whole } && _spans.ContainsKey(whole)) return (target.Local, whole);
            return null;
        }

        private static ILocalSymbol? OutSpan(IInvocationOperation call)
        {
            foreach (IArgumentOperation argument in call.Arguments)
                if (argument.Parameter is { RefKind: RefKind.Out } parameter && IsSpan(parameter.Type))
                    return argument.Value is IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared } ? declared.Local : (argument.Value as ILocalReferenceOperation)?.Local;
            return null;
        }

        private static bool Borrow(IOperation value)
        {
            value = value.WithoutConversions();
            return value switch
            {
                IInvocationOperation call => IsBorrow(call) || IsSpan(call.Type) && (call.Instance is { } whole && Borrow(whole) || call.Arguments.Any(argument => Borrow(argument.Value))),
                IImplicitIndexerReferenceOperation part => Borrow(part.Instance),
                _ => false,
            };
        }

        /// <summary>An export of a guest, fetched as a delegate: <c>Func&lt;int, int&gt; add = instance.GetFunction&lt;...&gt;("add")</c>.</summary>
        private static bool IsGuestDelegate(IOperation operation) =>
            operation is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } instance }
            && instance is ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation
            && operation.SemanticModel is not null;

        private static bool IsTarget(IOperation use) => use.Parent is ISimpleAssignmentOperation assignment && assignment.Target == use
            || use.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Out } or IDeclarationExpressionOperation;

        private static string Short(IOperation operation)
        {
            string text = operation.Syntax.ToString();
            return text.Length <= 50 ? text : text.Substring(0, 47) + "...";
        }
    }
}
