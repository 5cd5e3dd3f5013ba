using Mooring.Wasm.Text.Lexing;
using Mooring.Wasm.Text.Modules;

namespace Mooring.Wasm.Text.Scripts;

/// <summary>A module in a script; translated only when asked, since it may be wrong on purpose.</summary>
internal sealed class WastModule
{
    private readonly TokenizedText _source;
    private readonly int _position; // of the opening parenthesis, or of the first field of an inline module
    private readonly bool _isInline;

    public WastModule(TokenizedText source, int position, bool isInline)
    {
        _source = source;
        _position = position;
        _isInline = isInline;
        if (isInline) return;
        var cursor = new TokenCursor(source, position + 2);
        IsDefinition = cursor.TryWord("definition");
        Name = cursor.TryIdentifier();
        IsQuoted = cursor.IsWord("quote");
        IsBinary = cursor.IsWord("binary");
    }

    /// <summary>The name by which later commands know it, or null.</summary>
    public string? Name { get; }

    /// <summary>Whether it is to be defined without an instance.</summary>
    public bool IsDefinition { get; }

    /// <summary>Whether its text stands in strings.</summary>
    public bool IsQuoted { get; }

    /// <summary>Whether its binary stands in strings.</summary>
    public bool IsBinary { get; }

    /// <summary>The module in the binary format.</summary>
    /// <param name="options">How to translate; null takes the defaults.</param>
    /// <exception cref="WasmTextException">Its text is not well formed.</exception>
    public byte[] ToBinary(WatOptions? options = null)
    {
        var cursor = new TokenCursor(_source, _position);
        return _isInline ? ModuleParser.Parse(cursor, name: null, options ?? WatOptions.Default) : WatParser.Module(cursor, options ?? WatOptions.Default);
    }
}
