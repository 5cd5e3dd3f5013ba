using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Analyzers.Effects;

/// <summary>What constructors do without saying so.</summary>
internal static class Constructors
{
    /// <summary>Whether a constructor runs the initializers of its type's fields and properties: one that calls another of its type leaves them to that.</summary>
    public static bool RunsInitializers(IMethodSymbol method) =>
        method.MethodKind is MethodKind.Constructor && method.ContainingType.DeclaringSyntaxReferences.Length > 0
        && !(method.IsImplicitlyDeclared && method.ContainingType.IsValueType)
        && InitializerOf(method) is not { RawKind: (int)SyntaxKind.ThisConstructorInitializer };

    /// <summary>Whether a constructor is the compiler's, of a type declared here.</summary>
    public static bool IsImplicit(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true } && method.ContainingType.DeclaringSyntaxReferences.Length > 0;

    /// <summary>The base type's constructor, where it is called without being named and the base type is declared here.</summary>
    public static IMethodSymbol? ImplicitBase(IMethodSymbol method) =>
        method.MethodKind is MethodKind.Constructor && method.ContainingType is { BaseType: { DeclaringSyntaxReferences.Length: > 0 } parent } && InitializerOf(method) is null
            ? parent.InstanceConstructors.FirstOrDefault(constructor => constructor.Parameters.Length == 0)
            : null;

    private static ConstructorInitializerSyntax? InitializerOf(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.Length > 0 && method.DeclaringSyntaxReferences[0].GetSyntax() is ConstructorDeclarationSyntax constructor ? constructor.Initializer : null;
}
