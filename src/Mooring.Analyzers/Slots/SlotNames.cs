using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Slots;

/// <summary>One piece of thread-local storage.</summary>
/// <param name="Key">Equal for equal storage.</param>
/// <param name="Display">How a message names it.</param>
/// <param name="Type">The type of the value in it, when it is known.</param>
internal sealed record Slot(string Key, string Display, ITypeSymbol? Type)
{
    public bool Equals(Slot? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Key);
}

/// <summary>Recognises places that are thread-local storage.</summary>
internal static class SlotNames
{
    /// <summary>The slot that an expression reads or writes when it is used as a place, or null.</summary>
    public static Slot? Of(IOperation? place) =>
        place.WithoutConversions() switch
        {
            IFieldReferenceOperation { Field: { IsStatic: true } field } when Attributes.Has(field, Attributes.ThreadStatic) =>
                new(field.ToDisplayString(), $"{field.ContainingType.Name}.{field.Name}", field.Type),
            IPropertyReferenceOperation { Property.Name: "Value", Instance: { } instance } property when IsThreadLocal(instance.Type) =>
                Named(instance) is { } name ? new(name.ToDisplayString() + name.Name, name.Name, property.Type) : null,
            IPropertyReferenceOperation { Property: { Name: "IndentLevel", ContainingType: { Name: "Debug" or "Trace" } type } } when IsSystem(type) =>
                new($"{type.Name}.IndentLevel", $"{type.Name}.IndentLevel", null),
            IPropertyReferenceOperation { Property: { Name: "Current", ContainingType: { Name: "SynchronizationContext" } type } } when IsSystem(type) =>
                new("SynchronizationContext.Current", "SynchronizationContext.Current", null),
            IPropertyReferenceOperation { Property: { Name: "Name" or "Priority" or "IsBackground" or "ApartmentState", ContainingType.Name: "Thread" }, Instance: IPropertyReferenceOperation { Property.Name: "CurrentThread" } } thread =>
                new($"Thread.CurrentThread.{thread.Property.Name}", $"Thread.CurrentThread.{thread.Property.Name}", null),
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } owner } => OfProperties(owner),
            _ => null,
        };

    /// <summary>The logging properties of a thread, as log4net has them: <c>ThreadContext.Properties</c>.</summary>
    public static Slot? OfProperties(IOperation owner) =>
        owner.WithoutConversions() is IPropertyReferenceOperation { Property: { Name: "Properties", IsStatic: true, ContainingType.Name: "ThreadContext" } }
            ? new("ThreadContext.Properties", "ThreadContext.Properties", null)
            : null;

    public static bool IsThreadLocal(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "ThreadLocal", Arity: 1 } named && IsSystem(named);

    private static ISymbol? Named(IOperation instance) => instance switch
    {
        IFieldReferenceOperation field => field.Field,
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IPropertyReferenceOperation property => property.Property,
        IConversionOperation conversion => Named(conversion.Operand),
        _ => null,
    };

    private static bool IsSystem(INamedTypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false }) space = space.ContainingNamespace;
        return space is { Name: "System" };
    }
}
