using Mooring.Fuzz.Generation;

namespace Mooring.Fuzz.Reduction;

/// <summary>Makes a module that shows a difference smaller while it still shows one.</summary>
internal static class Reducer
{
    /// <param name="module">Is changed.</param>
    /// <param name="differs">
    /// Whether a candidate still shows a difference. Some candidates are invalid (a branch whose block is gone); both engines must accept
    /// what counts as a difference.
    /// </param>
    public static void Reduce(FuzzModule module, Func<FuzzModule, bool> differs)
    {
        while (DropCalls(module, differs) | SimplifyBodies(module, differs))
        {
        }
    }

    private static bool DropCalls(FuzzModule module, Func<FuzzModule, bool> differs)
    {
        bool progress = false;
        for (int i = module.Calls.Count - 1; i >= 0; i--)
        {
            FuzzCall call = module.Calls[i];
            module.Calls.RemoveAt(i);
            if (differs(module)) progress = true;
            else module.Calls.Insert(i, call);
        }

        return progress;
    }

    private static bool SimplifyBodies(FuzzModule module, Func<FuzzModule, bool> differs)
    {
        bool progress = false;
        foreach (FuzzFunction function in module.Functions)
        {
            // Parents come first, so that whole statements go before their operands are looked at.
            foreach (Node node in function.Body.All().ToArray())
            {
                if (node.Types is not null && Candidates(node).Any(candidate => TryReplace(module, node, candidate, differs))) progress = true;
            }
        }

        return progress;
    }

    private static IEnumerable<Node> Candidates(Node node)
    {
        if (node.Children.Count == 0) yield break; // a leaf is as small as it gets
        yield return new Node(node.Types, [], node.Types!.Select(NodeBuilder.Zero), []);
        foreach (Node child in node.Children)
        {
            if (child.Types is { } types && types.SequenceEqual(node.Types!)) yield return child.Copy();
        }
    }

    private static bool TryReplace(FuzzModule module, Node node, Node candidate, Func<FuzzModule, bool> differs)
    {
        bool isZeroAlready = node.Children.Count == candidate.Children.Count && node.After.Length == 0 && node.Before.Length == 0;
        if (isZeroAlready) return false;
        Node before = node.Copy();
        node.Become(candidate);
        if (differs(module)) return true;
        node.Become(before);
        return false;
    }
}
