using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Text.Binary;

namespace Mooring.Wasm.Text.Instructions;

internal sealed partial class InstructionParser
{
    /// <summary>Reads label and block type, and the catch clauses of a <c>try_table</c>.</summary>
    /// <returns>The label's name.</returns>
    private string? BlockHeader(OpcodeInfo info, BinaryOutput target)
    {
        string? label = cursor.TryIdentifier();
        WriteOpcode(info, target);
        types.WriteBlockType(target);
        if (info.Code == Opcode.TryTable) CatchClauses(target);
        return label;
    }

    /// <summary>Reads catch clauses. Their labels are those outside: the block's own label is not in scope yet.</summary>
    private void CatchClauses(BinaryOutput target)
    {
        int start = target.Length;
        uint count = 0;
        for (; TryCatch() is { } kind; count++)
        {
            target.Byte(kind);
            if (kind < 2) target.U32(module.Tags.Resolve(cursor));
            target.U32(_labels.Resolve(cursor));
            cursor.Close();
        }

        byte[] clauses = target.Written[start..].ToArray();
        target.Truncate(start);
        target.U32(count);
        target.Bytes(clauses);
    }

    private int? TryCatch()
    {
        if (cursor.TryForm("catch")) return 0;
        if (cursor.TryForm("catch_ref")) return 1;
        if (cursor.TryForm("catch_all")) return 2;
        return cursor.TryForm("catch_all_ref") ? 3 : null;
    }
}
