using Microsoft.CodeAnalysis;

namespace Mooring.Analyzers.Effects;

/// <summary>Finds what runs when a member is called on a type that is known.</summary>
internal static class Implementations
{
    /// <summary>
    /// The implementation of an interface's member, or the override of a virtual one, that a class or struct declared here has; null when
    /// the member is not called on such a type. A type derived from it may have another one.
    /// </summary>
    public static IMethodSymbol? Find(IMethodSymbol member, ITypeSymbol? receiver)
    {
        if (receiver is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, DeclaringSyntaxReferences.Length: > 0 } type) return null;
        if (member.ContainingType.TypeKind is TypeKind.Interface)
            return type.FindImplementationForInterfaceMember(member) is IMethodSymbol { DeclaringSyntaxReferences.Length: > 0 } found ? found : null;
        if (!member.IsVirtual && !member.IsAbstract && !member.IsOverride) return null;
        for (INamedTypeSymbol? at = type; at is not null && !SymbolEqualityComparer.Default.Equals(at, member.ContainingType); at = at.BaseType)
            foreach (ISymbol own in at.GetMembers(member.Name))
                if (own is IMethodSymbol { IsOverride: true, DeclaringSyntaxReferences.Length: > 0 } over && Overrides(over, member)) return over;
        return null;
    }

    /// <summary>A call inside a generic function, as it is when the function has the given type arguments.</summary>
    public static CallSite Bind(CallSite call, IMethodSymbol caller)
    {
        if (call.Receiver is ITypeParameterSymbol parameter)
            return Argument(parameter, caller) is { } known && Find(call.Target, known) is { } found ? call with { Target = found, Receiver = known } : call;
        if (!call.Target.IsGenericMethod || !call.Target.TypeArguments.Any(argument => argument is ITypeParameterSymbol)) return call;
        ITypeSymbol[] arguments = [.. call.Target.TypeArguments.Select(argument => argument is ITypeParameterSymbol open ? Argument(open, caller) ?? open : argument)];
        return call with { Target = call.Target.ConstructedFrom.Construct(arguments) };
    }

    private static ITypeSymbol? Argument(ITypeParameterSymbol parameter, IMethodSymbol caller)
    {
        if (SymbolEqualityComparer.Default.Equals(parameter.DeclaringMethod, caller.OriginalDefinition)) return caller.TypeArguments[parameter.Ordinal];
        return SymbolEqualityComparer.Default.Equals(parameter.DeclaringType, caller.ContainingType?.OriginalDefinition) ? caller.ContainingType!.TypeArguments[parameter.Ordinal] : null;
    }

    private static bool Overrides(IMethodSymbol over, IMethodSymbol member)
    {
        for (IMethodSymbol? at = over.OverriddenMethod; at is not null; at = at.OverriddenMethod)
            if (SymbolEqualityComparer.Default.Equals(at.OriginalDefinition, member.OriginalDefinition)) return true;
        return false;
    }
}
