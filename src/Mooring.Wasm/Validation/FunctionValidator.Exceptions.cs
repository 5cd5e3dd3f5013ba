using System.Collections.Immutable;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Validation;

// Exceptions: throw, throw_ref and try_table.
internal sealed partial class FunctionValidator
{
    private void ValidateException(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        if (operators.Opcode == Opcode.TryTable)
        {
            ValidateTryTable(ref operators);
            return;
        }

        _stack.Pop(context.Tag(operators.Index, offset).Parameters.AsSpan(), offset);
        _stack.BecomePolymorphic();
    }

    private void ValidateThrowRef(int offset)
    {
        _stack.Pop(ValueType.ExnRef, offset);
        _stack.BecomePolymorphic();
    }

    private void ValidateTryTable(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        CatchSequence clauses = operators.Catches;
        if (clauses.Count > ImplementationLimits.CatchClauses)
        {
            WasmReader.Throw($"too many catch clauses: {clauses.Count}, the limit is {ImplementationLimits.CatchClauses}", offset);
        }

        // The clauses' labels count from outside, so they are checked before the block opens.
        foreach (CatchClause clause in clauses) ValidateClause(clause, offset);
        ValidateBlock(ref operators);
    }

    private void ValidateClause(CatchClause clause, int offset)
    {
        ReadOnlySpan<ValueType> payload = clause.HasTag ? context.Tag(clause.Tag, offset).Parameters.AsSpan() : [];
        ImmutableArray<ValueType> target = LabelTypes(clause.Label, offset);
        bool fits = clause.HasReference
            ? target.Length == payload.Length + 1 && target[^1] == ValueType.ExnRef && TypeList.Same(target.AsSpan(0, payload.Length), payload)
            : TypeList.Same(target.AsSpan(), payload);
        if (fits) return;
        string given = clause.HasReference ? $"{TypeList.Describe(payload)} and exnref" : TypeList.Describe(payload);
        WasmReader.Throw($"type mismatch: a catch clause passes {given} to a label that takes {TypeList.Describe(target.AsSpan())}", offset);
    }
}
