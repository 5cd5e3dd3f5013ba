using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
/// <param name="Receiver">The type that the member is called on; a type parameter where that decides.</param>
internal sealed record CallSite(IOperation Operation, IMethodSymbol Target, bool IsGuarded, List<(int Ordinal, IMethodSymbol Function)> Given, ITypeSymbol? Receiver);

/// <summary>What one function does by itself: the raw material of inference.</summary>
internal sealed class FunctionFacts(SourceBodies bodies, ThreadLocalPrecision precision)
{
    public List<EffectSite> Sites { get; } = [];

    public List<CallSite> Calls { get; } = [];

    /// <summary>The delegate parameters, its own or of a function around it, that the function invokes or hands on, with the calls that take them.</summary>
    public List<(IParameterSymbol Parameter, IMethodSymbol? HandedTo, int Ordinal)> InvokedParameters { get; } = [];

    /// <summary>The functions created inside, whether invoked or not.</summary>
    public List<IMethodSymbol> Nested { get; } = [];

    /// <summary>Whether a type argument of the function, or of its type, decides what it calls.</summary>
    public bool DependsOnTypeArguments => Calls.Any(call => call.Receiver is ITypeParameterSymbol
        || call.Target.DeclaringSyntaxReferences.Length > 0 && call.Target.TypeArguments.Any(argument => argument is ITypeParameterSymbol));

    /// <summary>Adds what a function does: the one that the facts are about, or an initializer that runs as a part of it.</summary>
    public void Include(FunctionModel function)
    {
        foreach (BasicBlock block in function.Graph.Blocks)
        {
            bool guarded = IsGuarded(block.EnclosingRegion);
            foreach (IOperation operation in function.OperationsOf(block)) Add(operation, function, guarded);
            ControlFlowBranch? next = block.FallThroughSuccessor;
            if (guarded || next?.Semantics is not (ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow)) continue;
            IOperation? thrown = block.BranchValue ?? function.OperationsOf(block).LastOrDefault();
            IOperation at = thrown ?? function.Body.Operations.FirstOrDefault(operation => operation is IThrowOperation { Exception: null }) ?? function.Source;
            Sites.Add(new(Effect.Throw, at, Certainty.Present, thrown?.Type is { } type && block.BranchValue is not null ? $"throws {thrown.WithoutConversions().Type?.Name ?? type.Name}" : "rethrows"));
        }

        foreach (IFlowAnonymousFunctionOperation lambda in function.Lambdas) Nested.Add(lambda.Symbol);
    }

    private void Add(IOperation operation, FunctionModel function, bool guarded)
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
                AddCall(call, call.TargetMethod, call.Arguments, call.Instance, function, guarded, call.ConstrainedToType);
                break;
            case ICollectionExpressionOperation collection:
                AddCollection(collection, function, guarded);
                break;
            case IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "Lazy" }, Instance: IFieldReferenceOperation lazy }:
                foreach (IMethodSymbol made in GivenFunctions.Of(lazy, function, bodies)) Calls.Add(new(operation, made, guarded, [], null));
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                AddCall(creation, constructor, creation.Arguments, null, function, guarded);
                break;
            case IPropertyReferenceOperation property:
                if (IsRead(property) && property.Property.GetMethod is { } getter) AddCall(property, getter, property.Arguments, property.Instance, function, guarded, property.ConstrainedToType);
                if (IsWritten(property) && property.Property.SetMethod is { } setter) AddCall(property, setter, property.Arguments, property.Instance, function, guarded, property.ConstrainedToType);
                break;
            case IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: { } happening } reference } assignment:
                if ((assignment.Adds ? happening.AddMethod : happening.RemoveMethod) is { } accessor) AddCall(assignment, accessor, [], reference.Instance, function, guarded);
                break;
            case IBinaryOperation { OperatorMethod: { } method }:
                AddCall(operation, method, [], null, function, guarded);
                break;
            case ICompoundAssignmentOperation { OperatorMethod: { } method }:
                AddCall(operation, method, [], null, function, guarded);
                break;
            case IIncrementOrDecrementOperation { OperatorMethod: { } method }:
                AddCall(operation, method, [], null, function, guarded);
                break;
            case IDeconstructionAssignmentOperation { Syntax: AssignmentExpressionSyntax taken } when bodies.ModelOf(taken.SyntaxTree)?.GetDeconstructionInfo(taken).Method is { } method:
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

    private void AddCall(IOperation operation, IMethodSymbol target, IEnumerable<IArgumentOperation> arguments, IOperation? instance, FunctionModel function, bool guarded, ITypeSymbol? constrainedTo = null)
    {
        var given = new List<(int, IMethodSymbol)>();
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter is not { Type.TypeKind: TypeKind.Delegate } parameter) continue;
            foreach (IMethodSymbol value in GivenFunctions.Of(argument.Value, function, bodies)) given.Add((parameter.Ordinal, value));
            IOperation passed = argument.Value.WithoutConversions();
            if (passed is IParameterReferenceOperation own) InvokedParameters.Add((own.Parameter, target, parameter.Ordinal));
        }

        bool handsOver = target.IsAsync && !IsAwaited(operation); // the failure stays in the task
        ITypeSymbol? receiver = constrainedTo ?? instance.ReceiverType();
        Calls.Add(new(operation, Implementations.Find(target, receiver) ?? target, guarded || handsOver, given, receiver));
    }

    /// <summary><c>[a, b]</c> makes a collection and adds to it, by members that the operation does not name.</summary>
    private void AddCollection(ICollectionExpressionOperation collection, FunctionModel function, bool guarded)
    {
        if (collection.ConstructMethod is { } make) AddCall(collection, make, [], null, function, guarded);
        if (collection.Elements.Length == 0 || collection.Type is not INamedTypeSymbol { DeclaringSyntaxReferences.Length: > 0 } type) return;
        foreach (ISymbol member in type.GetMembers("Add"))
            if (member is IMethodSymbol { IsStatic: false, Parameters.Length: 1 } add) AddCall(collection, add, [], null, function, guarded);
    }

    private void AddDelegateCall(IInvocationOperation call, FunctionModel function, bool guarded)
    {
        IOperation? instance = call.Instance.WithoutConversions();
        if (instance is IFlowCaptureReferenceOperation) instance = function.Paths.Resolve(instance);
        if (instance is IParameterReferenceOperation { Parameter: { } parameter })
        {
            InvokedParameters.Add((parameter, null, 0));
            return;
        }

        List<IMethodSymbol> known = instance is null ? [] : GivenFunctions.Of(instance, function, bodies).ToList();
        foreach (IMethodSymbol target in known) Calls.Add(new(call, target, guarded, [], null));
        if (known.Count > 0) return;
        foreach (Effect effect in Contracts.All)
            if (!Contracts.DelegatePromises(instance, effect)) Sites.Add(new(effect, call, Certainty.Unknown, $"the delegate '{instance?.Syntax}'"));
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

    private static bool IsWritten(IPropertyReferenceOperation property) => property.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == property,
        IIncrementOrDecrementOperation => true,
        _ => false,
    };

    private static bool IsRead(IPropertyReferenceOperation property) => property.Parent is not ISimpleAssignmentOperation assignment || assignment.Target != property;
}
