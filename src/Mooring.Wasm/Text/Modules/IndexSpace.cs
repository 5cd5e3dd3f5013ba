using Mooring.Wasm.Text.Lexing;

namespace Mooring.Wasm.Text.Modules;

/// <summary>The entities of one kind in declaration order, and the names of those that have one.</summary>
/// <remarks>WebAssembly core specification, section 6.1.3 "Contexts".</remarks>
/// <param name="kind">What an error calls the kind, such as <c>func</c>.</param>
/// <param name="unique">Whether a name may be declared once only; the last one counts where it is not so.</param>
internal sealed class IndexSpace(string kind, bool unique = true)
{
    private readonly Dictionary<string, uint> _indices = new(StringComparer.Ordinal);
    private readonly List<(uint Index, string Name)> _names = [];

    public uint Count { get; private set; }

    /// <summary>The named ones, by ascending index.</summary>
    public IReadOnlyList<(uint Index, string Name)> Names => _names;

    /// <summary>Adds an entity, with the identifier at the cursor if there is one.</summary>
    public uint Declare(TokenCursor cursor)
    {
        int position = cursor.Position;
        if (cursor.TryIdentifier() is { } name)
        {
            if (unique && _indices.ContainsKey(name)) throw cursor.FailAt(position, $"duplicate {kind} ${name}");
            _indices[name] = Count;
            _names.Add((Count, name));
        }

        return Count++;
    }

    /// <summary>Adds entities that have no name.</summary>
    public void Skip(int count) => Count += (uint)count;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _indices.Clear();
        _names.Clear();
        Count = 0;
    }

    /// <summary>Reads an index: a number, which may lie beyond the last entity, or a name, which must be known.</summary>
    public uint Resolve(TokenCursor cursor)
    {
        if (cursor.Kind != TokenKind.Identifier) return cursor.Natural32();
        ReadOnlySpan<char> name = cursor.IdentifierName(cursor.Current);
        if (!_indices.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out uint index))
        {
            throw cursor.Fail($"unknown {kind} ${name}");
        }

        cursor.Advance();
        return index;
    }
}
