using Mooring.Wasm.Text.Lexing;

namespace Mooring.Wasm.Text.Instructions;

/// <summary>The labels in scope, innermost last. A name hides the same name further out.</summary>
internal sealed class LabelStack
{
    private readonly List<string?> _names = [];

    public void Push(string? name) => _names.Add(name);

    public void Pop() => _names.RemoveAt(_names.Count - 1);

    /// <summary>Reads a label index: a number, which may lie beyond the outermost label, or a name in scope.</summary>
    public uint Resolve(TokenCursor cursor)
    {
        if (cursor.Kind != TokenKind.Identifier) return cursor.Natural32();
        ReadOnlySpan<char> name = cursor.IdentifierName(cursor.Current);
        for (int i = _names.Count - 1; i >= 0; i--)
        {
            if (!name.SequenceEqual(_names[i])) continue;
            cursor.Advance();
            return (uint)(_names.Count - 1 - i);
        }

        throw cursor.Fail($"unknown label ${name}");
    }
}
