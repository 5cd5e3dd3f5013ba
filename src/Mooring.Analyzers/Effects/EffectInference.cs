using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Sharing;

namespace Mooring.Analyzers.Effects;

/// <summary>Infers effects over the call graph of a compilation, asking only for what some promise depends on.</summary>
/// <remarks>
/// Calls of members without a body here are answered by promises, by the summary of the framework, and by facts that referenced
/// assemblies export. A call through an open virtual member without a promise is unknown. A call cycle adds nothing of its own.
/// </remarks>
internal sealed class EffectInference(SourceBodies bodies, FactsOfReferences references, Func<ThreadLocalPrecision> precision, Func<INamedTypeSymbol, IEnumerable<INamedTypeSymbol>> derivedTypes)
{
    private const int MaxFunctions = 5000;
    private const int MaxDepth = 200;

    private readonly ConcurrentDictionary<(IMethodSymbol, Effect), Verdict> _known = new(KeyComparer.Instance);
    private readonly ConcurrentDictionary<IMethodSymbol, FunctionFacts?> _facts = new(SymbolEqualityComparer.Default);

    /// <summary>Whether calling a method has an effect.</summary>
    public Verdict Of(IMethodSymbol method, Effect effect) => Of(method, effect, null, new Search());

    /// <summary>What the operations of a function contribute: for each that has the effect or may have it, the finding.</summary>
    public IEnumerable<(IOperation Operation, Verdict Verdict)> Contributions(FunctionFacts facts, Effect effect)
    {
        foreach (EffectSite site in facts.Sites)
            if (site.Effect == effect) yield return (site.Operation, new(site.Certainty, site.Text));
        foreach (CallSite call in facts.Calls)
        {
            Verdict verdict = OfCall(call, effect, new Search());
            if (verdict.Certainty is not Certainty.Absent) yield return (call.Operation, verdict);
        }
    }

    public FunctionFacts? FactsOf(IMethodSymbol method) => _facts.GetOrAdd(method, Collect);

    private FunctionFacts? Collect(IMethodSymbol method)
    {
        FunctionModel? function = bodies.Find(method);
        List<FunctionModel> initializers = Constructors.RunsInitializers(method) ? [.. bodies.InitializersOf(method.ContainingType)] : [];
        if (function is null && initializers.Count == 0) return null;
        var facts = new FunctionFacts(bodies, precision());
        foreach (FunctionModel initializer in initializers) facts.Include(initializer);
        if (function is not null) facts.Include(function);
        return facts;
    }

    private Verdict Of(IMethodSymbol method, Effect effect, ITypeSymbol? receiver, Search search)
    {
        if (Contracts.OwnSource(method.OriginalDefinition, effect) is not null and not IAssemblySymbol || Contracts.IsBoundary(method.OriginalDefinition)) return default;
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (Contracts.Source(definition, effect) is not null) return default;
        bool isSpecific = IsSpecific(method) && FactsOf(definition) is { DependsOnTypeArguments: true };
        if (!isSpecific && _known.TryGetValue((definition, effect), out Verdict known)) return known;
        if (definition.DeclaringSyntaxReferences.Length == 0 && !Constructors.IsImplicit(definition)) return OfMetadata(definition, effect, receiver);
        if (search.Open.Count > MaxDepth || search.Seen++ > MaxFunctions) return new(Certainty.Unknown, $"{Name(definition)} (too far to follow)");
        if (!search.Open.Add(definition))
        {
            search.WasCut = true;
            return default;
        }

        bool cutBefore = search.WasCut;
        search.WasCut = false;
        Verdict verdict = OfSource(definition, isSpecific ? method : definition, effect, search);
        search.Open.Remove(definition);
        if (isSpecific) search.WasCut |= cutBefore; // holds for these type arguments only
        else if (verdict.Certainty is Certainty.Present || !search.WasCut || search.Open.Count == 0) _known.TryAdd((definition, effect), verdict);
        search.WasCut = (search.WasCut && search.Open.Count > 0) || cutBefore;
        return verdict;
    }

    /// <summary>Whether a method, or its type, has type arguments that are known.</summary>
    private static bool IsSpecific(IMethodSymbol method) =>
        method.TypeArguments.Any(argument => argument is not ITypeParameterSymbol) || method.ContainingType is { IsGenericType: true } type && type.TypeArguments.Any(argument => argument is not ITypeParameterSymbol);

    private Verdict OfSource(IMethodSymbol method, IMethodSymbol asCalled, Effect effect, Search search)
    {
        Verdict result = default;
        FunctionFacts? facts = FactsOf(method);
        if (facts is null)
        {
            if (method.IsExtern || method.GetDllImportData() is not null || Affinity.Attributes.Has(method, "LibraryImportAttribute"))
                return effect is Effect.Throw ? default : new(Certainty.Unknown, $"{Name(method)} (native code)");
            if (!method.IsAbstract && Constructors.ImplicitBase(method) is null) return default; // an accessor that the compiler writes, or a default constructor
        }
        else
        {
            foreach (EffectSite site in facts.Sites)
                if (site.Effect == effect) result = result.Or(new Verdict(site.Certainty, site.Text).Through(Name(method)));
            foreach (CallSite call in facts.Calls)
            {
                if (result.Certainty is Certainty.Present) return result;
                result = result.Or(OfCall(SymbolEqualityComparer.Default.Equals(asCalled, method) ? call : Implementations.Bind(call, asCalled), effect, search).Through(Name(method)));
            }
        }

        if (Constructors.ImplicitBase(method) is { } made) result = result.Or(Of(made, effect, null, search).Through(Name(method)));

        return method.IsAbstract || method.IsVirtual || method.IsOverride && !method.IsSealed ? result.Or(OfOverrides(method, effect, search)) : result;
    }

    private Verdict OfCall(CallSite call, Effect effect, Search search)
    {
        Verdict result = effect is Effect.Throw && call.IsGuarded ? default : Of(call.Target, effect, call.Receiver, search);
        foreach ((int ordinal, IMethodSymbol function) in call.Given)
        {
            if (result.Certainty is Certainty.Present || effect is Effect.Throw && call.IsGuarded) break;
            if (Invokes(call.Target, ordinal, 0)) result = result.Or(Of(function, effect, null, search).Through(Name(call.Target)));
        }

        return result;
    }

    /// <summary>
    /// Whether a member invokes the function that it is given. The framework's do, except for those that run it elsewhere; a member
    /// declared here does if its body does.
    /// </summary>
    private bool Invokes(IMethodSymbol method, int ordinal, int depth)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (ordinal < definition.Parameters.Length - (method.ReducedFrom is null ? 0 : 1))
            foreach (Effect effect in Contracts.All)
                if (Affinity.Attributes.Has(definition.Parameters[Shift(method, ordinal)], Contracts.AttributeOf(effect))) return false; // checked where it is given
        if (ElsewhereTable.OfMethod(method, null) is RunsWhere.Elsewhere or RunsWhere.ElsewhereManyTimes) return false;
        if (definition.MethodKind is MethodKind.EventAdd or MethodKind.EventRemove) return false;
        if (definition.DeclaringSyntaxReferences.Length == 0) return definition.MethodKind is not MethodKind.Constructor || definition.ContainingType.Name is "Lazy";
        return depth < 8 && FactsOf(definition) is { } facts && InvokesIn(facts, definition, Shift(method, ordinal), depth);
    }

    private static int Shift(IMethodSymbol method, int ordinal) => method.ReducedFrom is null ? ordinal : ordinal + 1;

    private bool InvokesIn(FunctionFacts facts, IMethodSymbol owner, int ordinal, int depth)
    {
        foreach ((IParameterSymbol parameter, IMethodSymbol? handedTo, int at) in facts.InvokedParameters)
            if (parameter.Ordinal == ordinal && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol.OriginalDefinition, owner)
                && (handedTo is null || Invokes(handedTo, at, depth + 1))) return true;
        foreach (IMethodSymbol nested in facts.Nested)
            if (FactsOf(nested) is { } inner && InvokesIn(inner, owner, ordinal, depth)) return true;
        return false;
    }

    /// <summary>What overrides add: all of them when nobody outside this compilation can add one, else nobody knows.</summary>
    private Verdict OfOverrides(IMethodSymbol method, Effect effect, Search search)
    {
        if (method.ContainingType.IsSealed) return default;
        bool closed = !IsVisibleOutside(method.ContainingType);
        if (!closed) return method.IsAbstract ? new(Certainty.Unknown, $"{Name(method)} (open to implementations)") : default;
        Verdict result = default;
        foreach (INamedTypeSymbol type in derivedTypes(method.ContainingType))
        {
            ISymbol? implementation = method.ContainingType.TypeKind is TypeKind.Interface
                ? type.FindImplementationForInterfaceMember(method)
                : type.GetMembers(method.Name).FirstOrDefault(member => member is IMethodSymbol { IsOverride: true } over && SymbolEqualityComparer.Default.Equals(over.OverriddenMethod?.OriginalDefinition, method));
            if (implementation is IMethodSymbol found && !SymbolEqualityComparer.Default.Equals(found, method)) result = result.Or(Of(found, effect, null, search));
        }

        return result;
    }

    private Verdict OfMetadata(IMethodSymbol method, Effect effect, ITypeSymbol? receiver)
    {
        if (FrameworkEffects.Find(method, effect) is { } listed) return listed;
        if (references.Of(method) is { } facts) return facts.Find(method, effect);
        if (!FrameworkEffects.Covers(method.ContainingAssembly)) return new(Certainty.Unknown, $"{Name(method)} (nothing is known of {method.ContainingAssembly.Name})");
        if (method.ContainingType.TypeKind is TypeKind.Interface || method.IsAbstract)
            return receiver is { IsSealed: true } or { IsValueType: true } ? default : new(Certainty.Unknown, $"{Name(method)} (open to implementations)");
        return effect is Effect.ThreadLocal ? default : new(Certainty.Unknown, $"{Name(method)} (may throw)");
    }

    private static bool IsVisibleOutside(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
            if (at.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal) return false;
        return true;
    }

    private static string Name(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.AnonymousFunction => "the lambda",
        MethodKind.LocalFunction => method.Name,
        MethodKind.Constructor => $"new {method.ContainingType.Name}",
        MethodKind.PropertyGet or MethodKind.PropertySet => $"{method.ContainingType.Name}.{method.AssociatedSymbol?.Name}",
        _ => $"{method.ContainingType.Name}.{method.Name}",
    };

    private sealed class Search
    {
        public HashSet<IMethodSymbol> Open { get; } = new(SymbolEqualityComparer.Default);

        public int Seen { get; set; }

        /// <summary>Whether a cycle was cut below, so that the answer holds for this search only.</summary>
        public bool WasCut { get; set; }
    }

    private sealed class KeyComparer : IEqualityComparer<(IMethodSymbol Method, Effect Effect)>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals((IMethodSymbol Method, Effect Effect) x, (IMethodSymbol Method, Effect Effect) y) =>
            x.Effect == y.Effect && SymbolEqualityComparer.Default.Equals(x.Method, y.Method);

        public int GetHashCode((IMethodSymbol Method, Effect Effect) key) => (SymbolEqualityComparer.Default.GetHashCode(key.Method) * 2) + (int)key.Effect;
    }
}
