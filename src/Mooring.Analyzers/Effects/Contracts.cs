using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Effects;

/// <summary>Reads the promises that attributes make.</summary>
internal static class Contracts
{
    public static readonly Effect[] All = [Effect.ThreadLocal, Effect.Throw];

    public static string AttributeOf(Effect effect) => effect is Effect.ThreadLocal ? Attributes.NoThreadLocal : Attributes.NoThrow;

    /// <summary>The attribute's name as programs write it.</summary>
    public static string NameOf(Effect effect) => effect is Effect.ThreadLocal ? "NoThreadLocal" : "NoThrow";

    /// <summary>What makes a method promise the absence of an effect: itself, its type, its assembly, or a member that it overrides or implements.</summary>
    public static ISymbol? Source(IMethodSymbol method, Effect effect)
    {
        if (OwnSource(method, effect) is { } own) return own;
        for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
            if (OwnSource(overridden, effect) is { } inherited) return inherited is IAssemblySymbol ? null : overridden;
        if (method.ContainingType is not { } type || method.MethodKind is MethodKind.AnonymousFunction or MethodKind.LocalFunction) return null;
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (!MayPromise(contract, effect)) continue;
            foreach (ISymbol member in contract.GetMembers())
                if (member is IMethodSymbol promised && OwnSource(promised, effect) is { } source and not IAssemblySymbol
                    && SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(promised), method)) return source is INamedTypeSymbol ? contract : promised;
        }

        return null;
    }

    /// <summary>
    /// The members of interfaces that a type implements by what it inherits, each with its implementation: the base type does not know
    /// the interface, so only here can the promise be missed.
    /// </summary>
    public static IEnumerable<(IMethodSymbol Promised, IMethodSymbol Implementation)> KeptByInheritance(INamedTypeSymbol type, Effect effect)
    {
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (!MayPromise(contract, effect) || type.BaseType is { } parent && parent.AllInterfaces.Contains(contract, SymbolEqualityComparer.Default)) continue;
            foreach (ISymbol member in contract.GetMembers())
                if (member is IMethodSymbol promised && OwnSource(promised, effect) is not null and not IAssemblySymbol
                    && type.FindImplementationForInterfaceMember(promised) is IMethodSymbol { ContainingType.TypeKind: not TypeKind.Interface } found
                    && !SymbolEqualityComparer.Default.Equals(found.ContainingType, type)) yield return (promised, found);
        }
    }

    /// <summary>The promise of the method itself, its property, its type or its assembly.</summary>
    public static ISymbol? OwnSource(IMethodSymbol method, Effect effect)
    {
        string attribute = AttributeOf(effect);
        if (Attributes.Has(method, attribute)) return method;
        if (Attributes.Has(method.AssociatedSymbol, attribute)) return method.AssociatedSymbol;
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
            if (Attributes.Has(type, attribute)) return type;
        return method.MethodKind is not MethodKind.AnonymousFunction && Attributes.Has(method.ContainingAssembly, attribute) ? method.ContainingAssembly : null;
    }

    /// <summary>Whether a person vouches for a method, its property or its type.</summary>
    public static bool IsBoundary(IMethodSymbol method) =>
        Attributes.Has(method, Attributes.Boundary) || Attributes.Has(method.AssociatedSymbol, Attributes.Boundary) || Attributes.Has(method.ContainingType, Attributes.Boundary);

    /// <summary>Whether calling a delegate held in a place is promised to be without the effect: by its type or by the place.</summary>
    public static bool DelegatePromises(IOperation? delegateValue, Effect effect)
    {
        delegateValue = delegateValue.WithoutConversions();
        if (delegateValue is null) return false;
        if (Attributes.Has((delegateValue.Type as INamedTypeSymbol)?.OriginalDefinition, AttributeOf(effect))) return true;
        return Attributes.Has(PlaceOf(delegateValue), AttributeOf(effect))
            || delegateValue is IInvocationOperation call && Attributes.OnReturn(call.TargetMethod, AttributeOf(effect));
    }

    /// <summary>What asks for a promise from a function that is turned into a delegate here, or null.</summary>
    public static string? AskedFor(IOperation creation, Effect effect)
    {
        string attribute = AttributeOf(effect);
        if (Attributes.Has((creation.Type as INamedTypeSymbol)?.OriginalDefinition, attribute)) return creation.Type!.Name;
        IOperation child = creation;
        IOperation? user = creation.Parent;
        while (user is IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IConditionalOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation
            or IArrayInitializerOperation or IArrayCreationOperation or ICollectionExpressionOperation) // what is asked of a list is asked of its elements
        {
            child = user;
            user = user.Parent;
        }

        ISymbol? place = user switch
        {
            IArgumentOperation argument => argument.Parameter,
            ISimpleAssignmentOperation assignment when assignment.Value == child => PlaceOf(assignment.Target),
            ICoalesceAssignmentOperation assignment when assignment.Value == child => PlaceOf(assignment.Target),
            IFieldInitializerOperation { InitializedFields.Length: > 0 } field => field.InitializedFields[0],
            IPropertyInitializerOperation { InitializedProperties.Length: > 0 } property => property.InitializedProperties[0],
            _ => null,
        };
        if (place is not null && Attributes.Has(place, attribute)) return place.Name;
        if (user is IReturnOperation && creation.SemanticModel?.GetEnclosingSymbol(creation.Syntax.SpanStart) is IMethodSymbol method && Attributes.OnReturn(method, attribute)) return method.Name;
        return null;
    }

    private static ISymbol? PlaceOf(IOperation operation) => operation switch
    {
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    private static bool MayPromise(INamedTypeSymbol contract, Effect effect)
    {
        string attribute = AttributeOf(effect);
        if (Attributes.Has(contract, attribute)) return true;
        foreach (ISymbol member in contract.GetMembers())
            if (Attributes.Has(member, attribute)) return true;
        return false;
    }
}
