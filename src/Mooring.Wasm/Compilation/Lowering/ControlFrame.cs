using System.Collections.Immutable;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Lowering;

/// <summary>A block that is being lowered.</summary>
internal sealed class ControlFrame
{
    /// <summary><c>block</c>, <c>loop</c>, <c>if</c>, <c>else</c> (the second half of an <c>if</c>) or <c>try_table</c>.</summary>
    public required Opcode Kind { get; set; }

    public required ImmutableArray<ValueType> Parameters { get; init; }

    public required ImmutableArray<ValueType> Results { get; init; }

    /// <summary>Operands below the block and its parameters.</summary>
    public required int Height { get; init; }

    /// <summary>The protected region around the block, or -1.</summary>
    public required int Region { get; init; }

    /// <summary>Where branches to the block go: the head of a loop, the end of everything else; -1 until one is needed.</summary>
    public int Label { get; set; } = -1;

    /// <summary>The start of the <c>else</c> part of an <c>if</c>.</summary>
    public int ElseLabel { get; set; } = -1;

    /// <summary>What a branch passes on: one slot for each of <see cref="LabelTypes"/>; null until needed.</summary>
    public int[]? Slots { get; set; }

    /// <summary>The parameters of an <c>if</c>, kept for its second half.</summary>
    public int[] ParameterSlots { get; set; } = [];

    /// <summary>What a branch to the block passes on.</summary>
    public ImmutableArray<ValueType> LabelTypes => Kind == Opcode.Loop ? Parameters : Results;
}
