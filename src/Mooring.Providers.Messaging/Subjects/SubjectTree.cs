namespace Mooring.Providers.Messaging.Subjects;

/// <summary>Patterns and what stands at them, found by the subjects that they match, token by token.</summary>
/// <remarks>Not safe for use by several threads: its owner locks.</remarks>
internal sealed class SubjectTree<T>
    where T : class
{
    private readonly Node _root = new();

    public void Add(ReadOnlySpan<string> pattern, T item)
    {
        Node node = _root;
        foreach (string token in pattern) node = node.Grow(token);
        node.Items.Add(item);
    }

    /// <summary>Takes an item out, and the branches that held nothing else.</summary>
    public bool Remove(ReadOnlySpan<string> pattern, T item) => Remove(_root, pattern, item);

    /// <summary>Adds to <paramref name="found"/> all items whose patterns match a subject.</summary>
    public void Match(ReadOnlySpan<string> subject, List<T> found) => Match(_root, subject, found);

    /// <summary>Takes everything out, adding it to <paramref name="taken"/>.</summary>
    public void Clear(List<T> taken)
    {
        Collect(_root, taken);
        _root.Branches.Clear();
        _root.Items.Clear();
    }

    private static void Collect(Node node, List<T> found)
    {
        found.AddRange(node.Items);
        foreach (Node branch in node.Branches.Values) Collect(branch, found);
    }

    private static bool Remove(Node node, ReadOnlySpan<string> pattern, T item)
    {
        if (pattern.IsEmpty) return node.Items.Remove(item);
        if (!node.Branches.TryGetValue(pattern[0], out Node? branch) || !Remove(branch, pattern[1..], item)) return false;
        if (branch.IsEmpty) node.Branches.Remove(pattern[0]);
        return true;
    }

    // As deep as a subject has tokens, which its length bounds; a node is visited once for each way that wildcards lead to it.
    private static void Match(Node node, ReadOnlySpan<string> subject, List<T> found)
    {
        if (subject.IsEmpty)
        {
            found.AddRange(node.Items);
            return;
        }

        if (node.Branches.TryGetValue(SubjectRules.Rest, out Node? rest)) found.AddRange(rest.Items);
        if (node.Branches.TryGetValue(subject[0], out Node? exact)) Match(exact, subject[1..], found);
        if (node.Branches.TryGetValue(SubjectRules.Any, out Node? any)) Match(any, subject[1..], found);
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Branches { get; } = new(StringComparer.Ordinal);

        public List<T> Items { get; } = [];

        public bool IsEmpty => Branches.Count == 0 && Items.Count == 0;

        public Node Grow(string token)
        {
            if (!Branches.TryGetValue(token, out Node? branch)) Branches[token] = branch = new Node();
            return branch;
        }
    }
}
