using System.Buffers;
using System.Globalization;
using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Text.Printing;

/// <summary>What to write for an index: an identifier made of the name section's name where that is unique, else the number.</summary>
/// <param name="module">The module whose names to use.</param>
/// <param name="useNames">False writes numbers only.</param>
internal sealed class Identifiers(ModuleDefinition module, bool useNames)
{
    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-./:<=>?@\\^_`|~");

    private readonly Dictionary<NameKind, Dictionary<int, string>> _spaces = [];

    /// <summary>The identifier or number to refer to something with.</summary>
    public string Of(NameKind kind, uint index) =>
        Space(kind).TryGetValue((int)index, out string? name) ? name : index.ToString(CultureInfo.InvariantCulture);

    /// <summary>What stands in a definition: the identifier if there is one, and the index as a comment.</summary>
    public string Definition(NameKind kind, int index) => Space(kind).TryGetValue(index, out string? name) ? $" {name} (;{index};)" : $" (;{index};)";

    /// <summary>The names of one function's parameters and locals.</summary>
    public Dictionary<int, string> Locals(int function, int count) => Unique(count, index => module.Names.Local(function, index));

    /// <summary>The module's own identifier with a blank before it, or nothing.</summary>
    public string Module() => useNames && module.Names.Module is { Length: > 0 } name ? " " + Identifier(name) : "";

    private Dictionary<int, string> Space(NameKind kind)
    {
        if (_spaces.TryGetValue(kind, out Dictionary<int, string>? names)) return names;
        names = Unique(Count(kind), index => module.Names.Find(kind, index));
        _spaces.Add(kind, names);
        return names;
    }

    private Dictionary<int, string> Unique(int count, Func<int, string?> find)
    {
        var names = new Dictionary<int, string>();
        if (!useNames) return names;
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int index = 0; index < count; index++)
        {
            // Of several things with one name the first has it; the others go by number.
            if (find(index) is { Length: > 0 } name && taken.Add(name)) names.Add(index, Identifier(name));
        }

        return names;
    }

    private int Count(NameKind kind) => kind switch
    {
        NameKind.Function => module.Functions.Length,
        NameKind.Type => module.Types.Length,
        NameKind.Table => module.Tables.Length,
        NameKind.Memory => module.Memories.Length,
        NameKind.Global => module.Globals.Length,
        NameKind.Element => module.Elements.Length,
        NameKind.Data => module.DataSegments.Length,
        NameKind.Tag => module.Tags.Length,
        _ => 0,
    };

    private static string Identifier(string name) =>
        name.AsSpan().ContainsAnyExcept(PlainCharacters) ? new TextOutput().Append('$').Literal(name).ToString() : "$" + name;
}
