using Mooring.Wasm;

namespace Mooring.Fuzz.Generation;

/// <summary>An instruction with the instructions that give its operands, or a block with its body.</summary>
/// <remarks>Mutable: the reducer replaces nodes in place, and puts them back when the difference is gone.</remarks>
internal sealed class Node
{
    public Node(ValueKind[]? types, byte[] before, IEnumerable<Node> children, byte[] after)
    {
        Types = types;
        Before = before;
        Children = [.. children];
        After = after;
    }

    /// <summary>What is left on the stack; null for a part of its parent that cannot be replaced alone, such as the arm of an <c>if</c>.</summary>
    public ValueKind[]? Types { get; private set; }

    /// <summary>Code in front of the children: the header of a block.</summary>
    public byte[] Before { get; private set; }

    public List<Node> Children { get; private set; }

    /// <summary>Code behind the children: the instruction itself, or the end of a block.</summary>
    public byte[] After { get; private set; }

    public void WriteTo(ByteBuffer code)
    {
        code.Bytes(Before);
        foreach (Node child in Children) child.WriteTo(code);
        code.Bytes(After);
    }

    /// <summary>All nodes below and this one, parents first.</summary>
    public IEnumerable<Node> All() => Children.SelectMany(child => child.All()).Prepend(this);

    public Node Copy() => new(Types, Before, Children, After);

    public void Become(Node other) => (Types, Before, Children, After) = (other.Types, other.Before, [.. other.Children], other.After);
}
