using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Effects;

/// <summary>A place in a function that has an effect by itself.</summary>
internal sealed record EffectSite(Effect Effect, IOperation Operation, Certainty Certainty, string Text);

/// <summary>A call in a function, with the functions that it is given.</summary>
/// <param name="Operation">The call.</param>
/// <param name="Target">What is called.</param>
/// <param name="IsGuarded">Whether an exception from it is caught in the function.</param>
/// <param name="Given">The functions among the arguments, by the ordinal of their parameter.</param>
/// <param name="Receiver">The type that the member is called on.</param>
internal sealed record CallSite(IOperation Operation, IMethodSymbol Target, bool IsGuarded, List<(int Ordinal, IMethodSymbol Function)> Given, ITypeSymbol? Receiver);

/// <summary>What one function does by itself: the raw material of inference.</summary>
internal sealed class FunctionFacts
{
    public List<EffectSite> Sites { get; } = [];

    public List<CallSite> Calls { get; } = [];

    /// <summary>The delegate parameters, its own or of a function around it, that the function invokes or hands on, with the calls that take them.</summary>
    public List<(IParameterSymbol Parameter, IMethodSymbol? HandedTo, int Ordinal)> InvokedParameters { get; } = [];

    /// <summary>The functions created inside, whether invoked or not.</summary>
    public List<IMethodSymbol> Nested { get; } = [];

    public static FunctionFacts Of(FunctionModel function, ThreadLocalPrecision precision)
    {
        var facts = new FunctionFacts();
        foreach (BasicBlock block in function.Graph.Blocks)
        {
            bool guarded = IsGuarded(block.EnclosingRegion);
            foreach (IOperation operation in function.OperationsOf(block)) facts.Add(operation, function, guarded, precision);
            ControlFlowBranch? next = block.FallThroughSuccessor;
            if (guarded || next?.Semantics is not (ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow)) continue;
            IOperation? thrown = block.BranchValue ?? function.OperationsOf(block).LastOrDefault();
            IOperation at = thrown ?? function.Body.Operations.FirstOrDefault(operation => operation is IThrowOperation { Exception: null }) ?? function.Source;
            facts.Sites.Add(new(Effect.Throw, at, Certainty.Present, thrown?.Type is { } type && block.BranchValue is not null ? $"throws {Unconverted(thrown).Type?.Name ?? type.Name}" : "rethrows"));
        }

        foreach (IFlowAnonymousFunctionOperation lambda in function.Lambdas) facts.Nested.Add(lambda.Symbol);
        return facts;
    }

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation conversion) operation = conversion.Operand;
        return operation;
    }

    private void Add(IOperation operation, FunctionModel function, bool guarded, ThreadLocalPrecision precision)
    {
        switch (operation)
        {
            case IFieldReferenceOperation { Field: { IsStatic: true } field } when Attributes.Has(field, Attributes.ThreadStatic):
                if (precision.Counts(field.Type) && !Attributes.Has(field, Attributes.Boundary))
                    Sites.Add(new(Effect.ThreadLocal, operation, Certainty.Present, $"[ThreadStatic] {field.ContainingType.Name}.{field.Name}"));
                break;
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } call:
                AddDelegateCall(call, function, guarded);
                break;
            case IInvocationOperation call:
                AddCall(call, call.TargetMethod, call.Arguments, call.Instance, function, guarded);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                AddCall(creation, constructor, creation.Arguments, null, function, guarded);
                break;
            case IPropertyReferenceOperation property:
                if (IsRead(property) && property.Property.GetMethod is { } getter) AddCall(property, getter, property.Arguments, property.Instance, function, guarded);
                if (IsWritten(property) && property.Property.SetMethod is { } setter) AddCall(property, setter, property.Arguments, property.Instance, function, guarded);
                break;
            case IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: { } happening } reference } assignment:
                if ((assignment.Adds ? happening.AddMethod : happening.RemoveMethod) is { } accessor) AddCall(assignment, accessor, [], reference.Instance, function, guarded);
                break;
            case IBinaryOperation { OperatorMethod: { } method }:
                AddCall(operation, method, [], null, function, guarded);
                break;
            case IUnaryOperation { OperatorMethod: { } method }:
                AddCall(operation, method, [], null, function, guarded);
                break;
            case IConversionOperation { OperatorMethod: { } method }:
                AddCall(operation, method, [], null, function, guarded);
                break;
            case IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicObjectCreationOperation:
                foreach (Effect effect in Contracts.All) Sites.Add(new(effect, operation, Certainty.Unknown, "a dynamic call"));
                break;
            case IFunctionPointerInvocationOperation:
                foreach (Effect effect in Contracts.All) Sites.Add(new(effect, operation, Certainty.Unknown, "a function pointer"));
                break;
        }
    }

    private void AddCall(IOperation operation, IMethodSymbol target, IEnumerable<IArgumentOperation> arguments, IOperation? instance, FunctionModel function, bool guarded)
    {
        var given = new List<(int, IMethodSymbol)>();
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter is not { Type.TypeKind: TypeKind.Delegate } parameter) continue;
            foreach (IMethodSymbol value in FunctionsIn(argument.Value, function)) given.Add((parameter.Ordinal, value));
            IOperation passed = argument.Value;
            while (passed is IConversionOperation conversion) passed = conversion.Operand;
            if (passed is IParameterReferenceOperation own) InvokedParameters.Add((own.Parameter, target, parameter.Ordinal));
        }

        bool handsOver = target.IsAsync && !IsAwaited(operation); // the failure stays in the task
        Calls.Add(new(operation, target, guarded || handsOver, given, TypeOf(instance)));
    }

    private void AddDelegateCall(IInvocationOperation call, FunctionModel function, bool guarded)
    {
        IOperation? instance = call.Instance;
        while (instance is IConversionOperation conversion) instance = conversion.Operand;
        if (instance is IFlowCaptureReferenceOperation) instance = function.Paths.Resolve(instance);
        if (instance is IParameterReferenceOperation { Parameter: { } parameter })
        {
            InvokedParameters.Add((parameter, null, 0));
            return;
        }

        List<IMethodSymbol> known = instance is null ? [] : FunctionsIn(instance, function).ToList();
        foreach (IMethodSymbol target in known) Calls.Add(new(call, target, guarded, [], null));
        if (known.Count > 0) return;
        foreach (Effect effect in Contracts.All)
            if (!Contracts.DelegatePromises(instance, effect)) Sites.Add(new(effect, call, Certainty.Unknown, $"the delegate '{instance?.Syntax}'"));
    }

    /// <summary>The functions that a delegate expression can be: a lambda, a method group, or what a local was ever assigned.</summary>
    private static IEnumerable<IMethodSymbol> FunctionsIn(IOperation value, FunctionModel function)
    {
        while (value is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation)
            value = value switch
            {
                IConversionOperation conversion => conversion.Operand,
                IDelegateCreationOperation creation => creation.Target,
                _ => ((IParenthesizedOperation)value).Operand,
            };
        switch (value)
        {
            case IFlowAnonymousFunctionOperation lambda:
                yield return lambda.Symbol;
                break;
            case IAnonymousFunctionOperation lambda:
                yield return lambda.Symbol;
                break;
            case IMethodReferenceOperation group:
                yield return group.Method;
                break;
            case ILocalReferenceOperation local:
                foreach (IOperation operation in function.Body.Operations)
                {
                    IOperation? assigned = operation switch
                    {
                        ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when SymbolEqualityComparer.Default.Equals(target.Local, local.Local) => assignment.Value,
                        IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local) => declarator.GetVariableInitializer()?.Value,
                        _ => null,
                    };
                    if (assigned is null) continue;
                    while (assigned is IConversionOperation conversion) assigned = conversion.Operand;
                    if (assigned is not ILocalReferenceOperation)
                        foreach (IMethodSymbol found in FunctionsIn(assigned, function)) yield return found;
                }

                break;
        }
    }

    private static bool IsAwaited(IOperation call)
    {
        IOperation? user = call.Parent;
        while (user is IConversionOperation or IArgumentOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "GetResult" or "Wait" }) user = user.Parent;
        return user is IAwaitOperation or IPropertyReferenceOperation { Property.Name: "Result" }
            || call.Parent is IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "Wait" };
    }

    /// <summary>Whether some try region around catches everything without a filter.</summary>
    private static bool IsGuarded(ControlFlowRegion? region)
    {
        for (; region is not null && region.Kind is not ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            if (region.Kind is not ControlFlowRegionKind.Try || region.EnclosingRegion is not { Kind: ControlFlowRegionKind.TryAndCatch } outer) continue;
            foreach (ControlFlowRegion handler in outer.NestedRegions)
                if (handler.Kind is ControlFlowRegionKind.Catch
                    && handler.ExceptionType is null or { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace.Name: "System" }) return true;
        }

        return false;
    }

    private static ITypeSymbol? TypeOf(IOperation? instance)
    {
        while (instance is IConversionOperation { IsImplicit: true } conversion) instance = conversion.Operand;
        return instance?.Type;
    }

    private static bool IsWritten(IPropertyReferenceOperation property) => property.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == property,
        IIncrementOrDecrementOperation => true,
        _ => false,
    };

    private static bool IsRead(IPropertyReferenceOperation property) => property.Parent is not ISimpleAssignmentOperation assignment || assignment.Target != property;
}
