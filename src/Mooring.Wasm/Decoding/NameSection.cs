namespace Mooring.Wasm.Decoding;

/// <summary>The names that a module's <c>name</c> custom section gives to its parts, for backtraces and disassembly.</summary>
/// <remarks>
/// Appendix "Custom Sections", "Name Section", with the subsections of the extended-name-section proposal. Names are a courtesy: whatever
/// is cut off, out of range or no UTF-8 is left out, and nothing here throws. Each kind of names is read when it is first asked for;
/// several threads may ask at once.
/// </remarks>
internal sealed class NameSection
{
    private static readonly Dictionary<int, string> NoNames = [];

    private readonly ReadOnlyMemory<byte> _module;
    private readonly ByteRange[] _subsections = new ByteRange[(int)NameKind.Tag + 1]; // by NameKind; empty when absent
    private readonly Dictionary<int, string>?[] _names = new Dictionary<int, string>?[(int)NameKind.Tag + 1]; // null: not read yet
    private Dictionary<int, Dictionary<int, string>>? _locals; // null: not read yet

    public NameSection(ModuleDefinition module)
    {
        _module = module.Bytes;
        foreach (CustomSection section in module.CustomSections)
        {
            if (section.Name != "name") continue;
            FindSubsections(section.Content);
            break; // a second one has no meaning
        }
    }

    /// <summary>The name of the module itself, or null.</summary>
    public string? Module
    {
        get
        {
            if (_subsections[(int)NameKind.Module].Length == 0) return null;
            var reader = new WasmReader(_module.Span, _subsections[(int)NameKind.Module]);
            return TryReadName(ref reader);
        }
    }

    /// <summary>The name of a function, imported ones first, or null.</summary>
    public string? Function(int index) => Find(NameKind.Function, index);

    /// <summary>The name of a parameter or local, or null.</summary>
    public string? Local(int function, int index)
    {
        _locals ??= ReadLocals();
        return _locals.TryGetValue(function, out Dictionary<int, string>? names) ? names.GetValueOrDefault(index) : null;
    }

    /// <summary>The name of anything that has one index, or null.</summary>
    public string? Find(NameKind kind, int index)
    {
        Dictionary<int, string> names = _names[(int)kind] ??= ReadNames(kind);
        return names.GetValueOrDefault(index);
    }

    private static string? TryReadName(ref WasmReader reader)
    {
        try
        {
            return reader.ReadName();
        }
        catch (WasmFormatException)
        {
            return null;
        }
    }

    private void FindSubsections(ByteRange content)
    {
        var reader = new WasmReader(_module.Span, content);
        try
        {
            while (!reader.AtEnd)
            {
                byte id = reader.ReadByte();
                int size = (int)Math.Min(reader.ReadU32(), (uint)reader.Remaining);
                if (id < _subsections.Length) _subsections[id] = new ByteRange(reader.Position, size);
                reader.Skip(size);
            }
        }
        catch (WasmFormatException)
        {
            // Cut off: what came before counts.
        }
    }

    private Dictionary<int, string> ReadNames(NameKind kind)
    {
        if (_subsections[(int)kind].Length == 0) return NoNames;
        var reader = new WasmReader(_module.Span, _subsections[(int)kind]);
        return ReadMap(ref reader, out _);
    }

    private Dictionary<int, Dictionary<int, string>> ReadLocals()
    {
        var locals = new Dictionary<int, Dictionary<int, string>>();
        if (_subsections[(int)NameKind.Local].Length == 0) return locals;
        var reader = new WasmReader(_module.Span, _subsections[(int)NameKind.Local]);
        try
        {
            bool whole = true;
            for (int left = reader.ReadLength(); whole && left > 0; left--)
            {
                int function = (int)reader.ReadU32();
                locals.TryAdd(function, ReadMap(ref reader, out whole));
            }
        }
        catch (WasmFormatException)
        {
            // As above.
        }

        return locals;
    }

    /// <summary>Reads pairs of index and name as far as they make sense.</summary>
    private static Dictionary<int, string> ReadMap(ref WasmReader reader, out bool whole)
    {
        var names = new Dictionary<int, string>();
        whole = false;
        try
        {
            for (int left = reader.ReadLength(); left > 0; left--)
            {
                int index = (int)reader.ReadU32();
                names.TryAdd(index, reader.ReadName());
            }

            whole = true;
        }
        catch (WasmFormatException)
        {
            // As above.
        }

        return names;
    }
}

/// <summary>What a name in the name section belongs to; the values are the subsection ids.</summary>
internal enum NameKind : byte
{
    Module = 0,
    Function = 1,

    /// <summary>Locals have two indices: <see cref="NameSection.Local"/>.</summary>
    Local = 2,

    /// <summary>Labels have two indices, and nobody here asks for them.</summary>
    Label = 3,
    Type = 4,
    Table = 5,
    Memory = 6,
    Global = 7,
    Element = 8,
    Data = 9,
    Field = 10,
    Tag = 11,
}
