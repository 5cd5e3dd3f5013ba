using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Holds;

namespace Mooring.Analyzers.Affinity;

/// <summary>Finds disposable types whose end must come on the thread of their beginning: lock guards and restorers of thread-local state.</summary>
internal sealed class ScopeTypes(SourceBodies bodies, HoldSummaries holds)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, string?> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Why a value of this type must be disposed on its own thread, or null.</summary>
    public string? WhyThreadBound(INamedTypeSymbol type)
    {
        type = type.OriginalDefinition;
        if (type.DeclaringSyntaxReferences.Length == 0 || type.TypeKind is not (TypeKind.Class or TypeKind.Struct)) return null;
        return _known.GetOrAdd(type, Compute);
    }

    private string? Compute(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers("Dispose"))
        {
            if (member is not IMethodSymbol { Parameters.Length: 0, IsStatic: false } dispose) continue;
            foreach (HoldEvent ends in holds.Of(dispose))
                if (ends.Action is HoldAction.Release) return $"its Dispose releases a {ends.Family}";
            if (RestoresSlot(dispose, type) is { } slot) return $"its Dispose restores thread-local {slot}";
            if (ThreadBoundPart(dispose, type) is { } part) return $"its Dispose ends '{part}' on the thread that began it";
        }

        return null;
    }

    /// <summary>The field that Dispose mentions and that holds a scope of the framework which its thread must end.</summary>
    private string? ThreadBoundPart(IMethodSymbol dispose, INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } field || !bodies.TextMentions(dispose, [field.Name])) continue;
            if (field.Type.Name is "GILState" or "WindowsImpersonationContext" || field.Type.Name is "TransactionScope" && IsMadeSynchronous(field)) return field.Name;
        }

        return null;
    }

    /// <summary>Whether everything that the type's constructors and the field's initializer put into a field is a transaction scope without async flow.</summary>
    private bool IsMadeSynchronous(IFieldSymbol field)
    {
        var made = new List<IOperation>();
        if (bodies.Initializer(field) is IFieldInitializerOperation { Value: { } initial }) made.Add(initial);
        foreach (IMethodSymbol constructor in field.ContainingType.InstanceConstructors)
            if (bodies.TextMentions(constructor, [field.Name]) && bodies.Operation(constructor) is { } body)
                foreach (IOperation operation in body.Descendants())
                    if (operation is ISimpleAssignmentOperation { Target: IFieldReferenceOperation target } assignment && SymbolEqualityComparer.Default.Equals(target.Field, field)) made.Add(assignment.Value);
        return made.Count > 0 && made.All(value => value.WithoutConversions() is IObjectCreationOperation creation && ValueClassifier.IsSynchronousTransactionScope(creation));
    }

    /// <summary>Whether Dispose writes a thread-local slot with anything but the object itself, which would be a return to a pool.</summary>
    private string? RestoresSlot(IMethodSymbol dispose, INamedTypeSymbol type)
    {
        if (bodies.TextOf(dispose).Length == 0 || bodies.Operation(dispose) is not { } body) return null;
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            IOperation? target = operation switch
            {
                IAssignmentOperation assignment when assignment.Value.WithoutConversions() is not IInstanceReferenceOperation => assignment.Target,
                IIncrementOrDecrementOperation step => step.Target,
                _ => null,
            };
            if (target is not null && Slots.SlotNames.Of(target) is { } slot && TouchedAtStart(type, slot)) return slot.Display;
            if (operation is IInvocationOperation { TargetMethod: { Name: "SetSynchronizationContext", ContainingType.Name: "SynchronizationContext" } }
                && type.Constructors.Any(constructor => bodies.TextOf(constructor).Contains("SynchronizationContext.")))
                return "SynchronizationContext.Current";
        }

        return null;
    }

    /// <summary>Whether a constructor, or a static method that makes the object, mentions the slot too.</summary>
    private bool TouchedAtStart(INamedTypeSymbol type, Slots.Slot slot)
    {
        string name = slot.Display.Substring(slot.Display.LastIndexOf('.') + 1);
        foreach (ISymbol member in (type.ContainingType ?? type).GetMembers().Concat(type.GetMembers()))
            if (member is IMethodSymbol { Name: not "Dispose", MethodKind: MethodKind.Constructor or MethodKind.Ordinary } method
                && (bodies.TextOf(method).Contains(name) || bodies.TextOf(type).IndexOf(name, StringComparison.Ordinal) >= 0)) return true;
        return false;
    }
}
