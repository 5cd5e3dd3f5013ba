using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Dwarf;

/// <summary>The custom sections that line information is spread over.</summary>
internal sealed class DwarfSections
{
    /// <summary>Characters of paths that one module may make us keep: four bytes can name a long string again and again.</summary>
    private const int MostCharacters = 16 << 20;

    private readonly ReadOnlyMemory<byte> _module;
    private readonly ByteRange _lineStrings;
    private readonly ByteRange _strings;
    private int _characters;

    public DwarfSections(ModuleDefinition module)
    {
        _module = module.Bytes;
        foreach (CustomSection section in module.CustomSections)
        {
            switch (section.Name)
            {
                case ".debug_line": Line = section.Content; break;
                case ".debug_line_str": _lineStrings = section.Content; break;
                case ".debug_str": _strings = section.Content; break;
            }
        }
    }

    public ReadOnlySpan<byte> Module => _module.Span;

    /// <summary>The line programs; empty when there are none.</summary>
    public ByteRange Line { get; }

    /// <summary>A string of <c>.debug_line_str</c>.</summary>
    public string LineString(ulong offset) => StringAt(_lineStrings, offset);

    /// <summary>A string of <c>.debug_str</c>.</summary>
    public string String(ulong offset) => StringAt(_strings, offset);

    /// <summary>Counts a string that will be kept against the limit.</summary>
    public string Keep(string text)
    {
        _characters += text.Length;
        if (_characters > MostCharacters) throw new WasmFormatException("more file names than anybody reads", Line.Offset);
        return text;
    }

    private string StringAt(ByteRange section, ulong offset)
    {
        if (offset >= (ulong)section.Length) throw new WasmFormatException("a string outside of its section", section.Offset);
        var reader = new DwarfReader(Module, new ByteRange(section.Offset + (int)offset, section.Length - (int)offset));
        return reader.ReadString();
    }
}
