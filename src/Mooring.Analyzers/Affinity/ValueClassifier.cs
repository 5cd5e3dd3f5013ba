using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Affinity;

/// <summary>Gives expressions their class: by type, by what made them, by what a lambda captures.</summary>
internal sealed class ValueClassifier(TypeClassifier types, SourceBodies bodies, Effects.FactsOfReferences references)
{
    private readonly ConcurrentDictionary<IMethodSymbol, Classification> _returns = new(SymbolEqualityComparer.Default);
    [ThreadStatic]
    private static HashSet<IMethodSymbol>? t_open; // the methods whose bodies are being looked at on this thread

    private readonly ConcurrentDictionary<ISymbol, ValueClass> _stated = new(SymbolEqualityComparer.Default);

    /// <summary>The class of the value of an expression.</summary>
    public Classification Classify(IOperation? value) => Classify(value, 0);

    private Classification Classify(IOperation? value, int depth)
    {
        Classification strictest = default;
        for (; value is not null && depth < 8; depth++)
        {
            Classification byType = types.Classify(value.Type);
            if (byType.Class > strictest.Class) strictest = byType;
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    continue;
                case IObjectCreationOperation creation when IsSynchronousTransactionScope(creation):
                    return new(ValueClass.ThreadAffine, "a TransactionScope without async flow ends on the thread that began it", IsScope: true, IsStated: true);
                case IInvocationOperation call:
                    return Stricter(strictest, OfReturn(call.TargetMethod));
                case IPropertyReferenceOperation { Property.GetMethod: { } getter }:
                    return Stricter(strictest, Stricter(OfReturn(getter), Member(value)));
                case IFieldReferenceOperation:
                    return Stricter(strictest, Member(value));
                case IParameterReferenceOperation parameter:
                    return Stricter(strictest, Attributes.StatedClass(parameter.Parameter) is { } stated ? Stated(stated) : default);
                default:
                    return strictest;
            }
        }

        return strictest;
    }

    /// <summary>The class of what a method returns, from attributes, or from its body for scopes that the type does not tell.</summary>
    public Classification OfReturn(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (_returns.TryGetValue(method, out Classification known)) return known;
        HashSet<IMethodSymbol> open = t_open ??= new(SymbolEqualityComparer.Default);
        if (!open.Add(method)) return default; // factories that call each other add nothing of their own
        try
        {
            Classification found = Return(method);
            if (open.Count == 1 || found.Class is not ValueClass.Free) _returns[method] = found;
            return found;
        }
        finally
        {
            open.Remove(method);
        }
    }

    private Classification Return(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetReturnTypeAttributes())
            if (Attributes.ClassOf(attribute) is { } stated) return Stated(stated);
        if (method.Name is "GIL" && method.ContainingType is { Name: "Py" })
            return new(ValueClass.ThreadAffine, "the GIL is held by the thread that took it", IsScope: true, IsStated: true);
        if (method.Name is "Impersonate" && method.ContainingType is { Name: "WindowsIdentity" })
            return new(ValueClass.ThreadAffine, "the thread impersonates until it is undone", IsScope: true, IsStated: true);
        if (method.Name is "Push" && method.ContainingType is { Name: "ThreadContextStack" or "NDC" or "NestedDiagnosticsContext" } stack && method.ReturnType.SpecialType is SpecialType.System_IDisposable)
            return new(ValueClass.ThreadAffine, $"{stack.Name} belongs to the thread that pushed", IsScope: true, IsStated: true);
        if (method.ReturnType.Name is not ("TransactionScope" or "IDisposable")) return default;
        if (method.DeclaringSyntaxReferences.Length == 0) return references.Of(method)?.ClassOf(method) ?? default;
        return OfBody(method);
    }

    private Classification OfBody(IMethodSymbol method)
    {
        if (method.IsAsync || bodies.Operation(method) is not { } body) return default;
        Classification strictest = default;
        foreach (IOperation operation in body.Descendants())
            if (operation is IReturnOperation { ReturnedValue: { } returned })
            {
                Classification found = Classify(returned, 5);
                if (found.Class > strictest.Class) strictest = found;
            }

        return strictest;
    }

    /// <summary>
    /// A transaction scope that is bound to its thread: made without a flow option, or with a constant that suppresses the flow.
    /// An option that is not a constant may be either and says nothing.
    /// </summary>
    public static bool IsSynchronousTransactionScope(IObjectCreationOperation creation)
    {
        if (creation.Type is not { Name: "TransactionScope" }) return false;
        foreach (IArgumentOperation argument in creation.Arguments)
            if (argument.Value.Type?.Name is "TransactionScopeAsyncFlowOption")
            {
                if (argument.ArgumentKind is ArgumentKind.DefaultValue) continue;
                return argument.Value.ConstantValue is { HasValue: true, Value: int and 0 };
            }

        return true;
    }

    private Classification Member(IOperation value)
    {
        ISymbol? member = value switch
        {
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
        if (member is null) return default;
        ValueClass stated = _stated.GetOrAdd(member, static key => Attributes.StatedClass(key) ?? ValueClass.Free);
        return stated is ValueClass.Free ? default : Stated(stated);
    }

    private static Classification Stated(ValueClass stated) => new(stated, $"[{stated}]", IsStated: true);

    private static Classification Stricter(Classification left, Classification right) => right.Class > left.Class ? right : left;
}
