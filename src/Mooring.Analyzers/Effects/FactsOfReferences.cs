using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Mooring.Analyzers.Effects;

/// <summary>The facts that the assemblies which a compilation refers to carry, each read once.</summary>
internal sealed class FactsOfReferences
{
    private readonly ConcurrentDictionary<IAssemblySymbol, ExportedFacts?> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The facts of the assembly that declares a symbol, or null when it carries none.</summary>
    public ExportedFacts? Of(ISymbol symbol) => symbol.ContainingAssembly is { } assembly ? _known.GetOrAdd(assembly, ExportedFacts.Read) : null;
}
