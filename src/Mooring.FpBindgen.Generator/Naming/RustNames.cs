using System.Text;

namespace Mooring.FpBindgen.Generator.Naming;

/// <summary>Names in Rust, and what serde's <c>rename_all</c> makes of them. https://serde.rs/container-attrs.html#rename_all</summary>
internal static class RustNames
{
    /// <summary>The order is that of FpCase.</summary>
    public enum Case
    {
        AsInRust,
        Lowercase,
        PascalCase,
        CamelCase,
        SnakeCase,
        ScreamingSnakeCase,
    }

    /// <summary>A method's or property's name as Rust would spell it: <c>FetchSeries</c> is <c>fetch_series</c>, <c>HTTPPort2</c> is <c>http_port2</c>.</summary>
    public static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool begins = char.IsUpper(c) && i > 0 && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary>What serde makes of a field's name, which is in snake_case.</summary>
    public static string Field(string snake, Case rule) => rule switch
    {
        Case.PascalCase => Pascal(snake),
        Case.CamelCase => LowerFirst(Pascal(snake)),
        Case.ScreamingSnakeCase => snake.ToUpperInvariant(),
        _ => snake,
    };

    /// <summary>What serde makes of a variant's name, which is in PascalCase.</summary>
    public static string Variant(string pascal, Case rule) => rule switch
    {
        Case.Lowercase => pascal.ToLowerInvariant(),
        Case.CamelCase => LowerFirst(pascal),
        Case.SnakeCase => SplitAtUpper(pascal),
        Case.ScreamingSnakeCase => SplitAtUpper(pascal).ToUpperInvariant(),
        _ => pascal,
    };

    private static string Pascal(string snake)
    {
        var text = new StringBuilder(snake.Length);
        bool upper = true;
        foreach (char c in snake)
        {
            if (c == '_')
            {
                upper = true;
                continue;
            }

            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        return text.ToString();
    }

    private static string LowerFirst(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>Serde puts a <c>_</c> before every upper-case letter but the first, whatever stands before it.</summary>
    private static string SplitAtUpper(string pascal)
    {
        var text = new StringBuilder(pascal.Length + 4);
        for (int i = 0; i < pascal.Length; i++)
        {
            if (i > 0 && char.IsUpper(pascal[i])) text.Append('_');
            text.Append(char.ToLowerInvariant(pascal[i]));
        }

        return text.ToString();
    }
}
