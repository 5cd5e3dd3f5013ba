using System.Collections.Immutable;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Validation;

/// <summary>An open block while a function is checked.</summary>
/// <param name="Opcode">What opened it; <see cref="Opcode.Block"/> for the function itself.</param>
/// <param name="Parameters">What it took from the stack.</param>
/// <param name="Results">What it must leave there.</param>
/// <param name="Floor">Height of the operand stack below the parameters.</param>
/// <param name="IsUnreachable">Whether the code that follows cannot be reached; current only while an inner block is open.</param>
internal record struct ControlFrame(
    Opcode Opcode,
    ImmutableArray<ValueType> Parameters,
    ImmutableArray<ValueType> Results,
    int Floor,
    bool IsUnreachable)
{
    /// <summary>What a branch to the block's label takes along: a loop starts over, every other block ends.</summary>
    public readonly ImmutableArray<ValueType> LabelTypes => Opcode == Opcode.Loop ? Parameters : Results;
}
