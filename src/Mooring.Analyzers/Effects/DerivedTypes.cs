using Microsoft.CodeAnalysis;

namespace Mooring.Analyzers.Effects;

/// <summary>The types of a compilation by what they derive from or implement; built when first asked for.</summary>
internal sealed class DerivedTypes
{
    private readonly Lazy<Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>> _index;

    public DerivedTypes(Compilation compilation) => _index = new(() => Build(compilation));

    public IEnumerable<INamedTypeSymbol> Of(INamedTypeSymbol type) =>
        _index.Value.TryGetValue(type.OriginalDefinition, out List<INamedTypeSymbol>? found) ? found : [];

    private static Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> Build(Compilation compilation)
    {
        var index = new Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>(SymbolEqualityComparer.Default);
        AddNamespace(compilation.Assembly.GlobalNamespace, index);
        return index;
    }

    private static void AddNamespace(INamespaceSymbol space, Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> index)
    {
        foreach (INamespaceOrTypeSymbol member in space.GetMembers())
        {
            if (member is INamespaceSymbol inner) AddNamespace(inner, index);
            else if (member is INamedTypeSymbol type) AddType(type, index);
        }
    }

    private static void AddType(INamedTypeSymbol type, Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> index)
    {
        for (INamedTypeSymbol? at = type.BaseType; at is not null; at = at.BaseType) Add(at.OriginalDefinition, type, index);
        foreach (INamedTypeSymbol contract in type.AllInterfaces) Add(contract.OriginalDefinition, type, index);
        foreach (INamedTypeSymbol nested in type.GetTypeMembers()) AddType(nested, index);
    }

    private static void Add(INamedTypeSymbol key, INamedTypeSymbol type, Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> index)
    {
        if (!index.TryGetValue(key, out List<INamedTypeSymbol>? list)) index.Add(key, list = []);
        list.Add(type);
    }
}
