using Microsoft.CodeAnalysis;
using Mooring.Analyzers.Summaries;

namespace Mooring.Analyzers.Effects;

/// <summary>The effects of the framework's members, from the generated and reviewed <c>framework.txt</c>.</summary>
internal static class FrameworkEffects
{
    private static readonly Lazy<Table> Loaded = new(() => new Table());

    /// <summary>Whether the summary was made over this assembly, so that a member that it does not list has no effect.</summary>
    public static bool Covers(IAssemblySymbol assembly) =>
        Loaded.Value.Assemblies.Contains(assembly.Name) || assembly.Name is "mscorlib" or "netstandard" or "System.Runtime" or "System.Private.CoreLib";

    /// <summary>What is listed for a member, or null.</summary>
    public static Verdict? Find(IMethodSymbol method, Effect effect)
    {
        if (!Loaded.Value.Names.Contains(method.Name)) return null;
        if (method.GetDocumentationCommentId() is not { } id) return null;
        return Loaded.Value.Find(effect).TryGetValue(id, out string? why) ? new(Certainty.Present, $"{method.ContainingType.Name}.{method.Name.Replace("get_", "").Replace("set_", "")}{why}") : null;
    }

    private sealed class Table
    {
        private readonly Dictionary<string, string> _threadLocal = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _throw = new(StringComparer.Ordinal);

        public Table()
        {
            foreach (string[] words in SummaryText.Read("framework.txt"))
            {
                switch (words[0])
                {
                    case "assembly":
                        Assemblies.Add(words[1]);
                        break;
                    case "tls":
                        Add(_threadLocal, words);
                        break;
                    case "throw":
                        Add(_throw, words);
                        break;
                }
            }
        }

        public HashSet<string> Assemblies { get; } = new(StringComparer.Ordinal);

        /// <summary>The simple names of listed members: most calls end their look-up here.</summary>
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Find(Effect effect) => effect is Effect.ThreadLocal ? _threadLocal : _throw;

        private void Add(Dictionary<string, string> table, string[] words)
        {
            table[words[1]] = words.Length > 2 ? $" ({words[2]})" : "";
            string id = words[1];
            int end = id.IndexOf('(');
            string name = end < 0 ? id : id.Substring(0, end);
            name = name.Substring(name.LastIndexOf('.') + 1);
            int arity = name.IndexOf("``", StringComparison.Ordinal);
            if (arity >= 0) name = name.Substring(0, arity);
            Names.Add(name.Replace("#ctor", ".ctor"));
        }
    }
}
