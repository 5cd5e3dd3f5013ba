using Microsoft.CodeAnalysis;

namespace Mooring.Analyzers.Flow;

/// <summary>Which types stand for work that ends later.</summary>
internal static class TaskTypes
{
    /// <summary>Task, ValueTask and their generic forms, or a type derived from Task.</summary>
    public static bool IsTaskLike(ITypeSymbol? type)
    {
        for (; type is INamedTypeSymbol named; type = named.BaseType)
        {
            if (named.Name is not ("Task" or "ValueTask") || named.Arity > 1) continue;
            if (IsInTasks(named)) return true;
        }

        return false;
    }

    /// <summary>A task, or what <c>ConfigureAwait</c> makes of one.</summary>
    public static bool IsAwaitable(ITypeSymbol? type) =>
        IsTaskLike(type) || type is INamedTypeSymbol { Name: "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" };

    /// <summary>The T of a <c>Task&lt;T&gt;</c> or <c>ValueTask&lt;T&gt;</c>, or null.</summary>
    public static ITypeSymbol? ResultOf(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Arity: 1 } named && IsTaskLike(named) ? named.TypeArguments[0] : null;

    private static bool IsInTasks(INamedTypeSymbol type) =>
        type.ContainingNamespace is { Name: "Tasks", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } };
}
