using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mooring.Wasm.Compilation;

/// <summary>A function as a list of statements over expression trees. See docs/engine.md, "The IR".</summary>
/// <remarks>One object is used for many functions in turn (<see cref="Clear"/>), so that its lists are allocated once.</remarks>
internal sealed class IrFunction
{
    public List<IrNode> Nodes { get; } = [];

    public List<IrStatement> Statements { get; } = [];

    /// <summary>Operand lists of nodes and statements.</summary>
    public List<int> Operands { get; } = [];

    /// <summary>Types of the slots: parameters, declared locals, then temporaries.</summary>
    public List<ValueKind> Slots { get; } = [];

    public List<IrLabel> Labels { get; } = [];

    public List<Vector128<byte>> Vectors { get; } = [];

    /// <summary>Protected regions (<c>try_table</c>).</summary>
    public List<IrRegion> Regions { get; } = [];

    public int ParameterCount { get; set; }

    /// <summary>Parameters and declared locals: slots below this number start as zero, temporaries are written before they are read.</summary>
    public int LocalCount { get; set; }

    public FuncType Type { get; set; } = null!;

    /// <summary>Memories that the function accesses with loads and stores, as bits; memories beyond 63 share the last bit.</summary>
    public ulong Memories { get; set; }

    /// <summary>Whether it tests addresses against the length of memory 0.</summary>
    public bool ChecksMemory { get; set; }

    /// <summary>Whether it calls functions of guest or host.</summary>
    public bool HasCalls { get; set; }

    public bool HasLoops { get; set; }

    /// <summary>Whether its prologue looks at the stack limit. A function that calls nobody need not as long as its frame is small: callers leave some room.</summary>
    public bool NeedsStackCheck => HasCalls || Slots.Count > 500;

    /// <summary>Whether it would need more slots than a .NET method has locals. The rest is then meaningless.</summary>
    public bool IsTooLarge { get; set; }

    public void Clear()
    {
        Nodes.Clear();
        Statements.Clear();
        Operands.Clear();
        Slots.Clear();
        Labels.Clear();
        Vectors.Clear();
        Regions.Clear();
        Memories = 0;
        ChecksMemory = false;
        HasCalls = false;
        HasLoops = false;
        IsTooLarge = false;
    }

    public ref IrNode Node(int node) => ref CollectionsMarshal.AsSpan(Nodes)[node];

    public ReadOnlySpan<int> OperandsOf(in IrNode node) => CollectionsMarshal.AsSpan(Operands).Slice(node.FirstOperand, node.OperandCount);

    public ReadOnlySpan<int> OperandsOf(in IrStatement statement) =>
        CollectionsMarshal.AsSpan(Operands).Slice(statement.FirstOperand, statement.OperandCount);
}

/// <summary>A place that branches go to.</summary>
/// <param name="IsLoop">Whether branches go backwards to it.</param>
/// <param name="Region">The innermost protected region around it, or -1.</param>
internal readonly record struct IrLabel(bool IsLoop, int Region);

/// <summary>A protected region and where its exceptions go.</summary>
/// <param name="Outer">The region around it, or -1.</param>
/// <param name="Catches">Tried in order.</param>
internal sealed record IrRegion(int Outer, IrCatch[] Catches);

/// <summary>A catch clause.</summary>
/// <param name="Tag">The tag, or -1 for any.</param>
/// <param name="PayloadSlots">Where the payload goes, and last, with <paramref name="HasReference"/>, the exception itself.</param>
/// <param name="HasReference">Whether the exception reference is wanted.</param>
/// <param name="Label">Where it continues.</param>
internal sealed record IrCatch(int Tag, int[] PayloadSlots, bool HasReference, int Label);
