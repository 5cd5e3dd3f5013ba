using System.Diagnostics.CodeAnalysis;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Decoding;

/// <summary>Finds where an instruction sequence really ends, whatever its surroundings claim.</summary>
internal static class InstructionSequence
{
    /// <summary>Walks to the <c>end</c> that closes the sequence.</summary>
    /// <param name="operators">Stands before the first instruction; behind the <c>end</c> afterwards.</param>
    /// <param name="features">Instructions of other features are illegal opcodes.</param>
    /// <exception cref="WasmFormatException">There is no such <c>end</c>, or an instruction is malformed.</exception>
    public static void SkipToEnd(ref OperatorReader operators, WasmFeatures features)
    {
        int depth = 0;
        while (operators.TryRead())
        {
            OpcodeInfo info = operators.Info;
            features.Require(info, operators.Offset);
            switch (info.Code)
            {
                case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable:
                    depth++;
                    break;
                case Opcode.Else when depth == 0:
                    WasmReader.Throw("END opcode expected", operators.Offset);
                    break;
                case Opcode.End when depth == 0:
                    return;
                case Opcode.End:
                    depth--;
                    break;
            }
        }

        WasmReader.Throw("unexpected end of section or function", operators.NextOffset);
    }

    /// <summary>Reports the error of encoding that comes first in some function bodies, if there is one.</summary>
    /// <remarks>
    /// For modules that are known to be wrong somewhere. Decoding only delimits bodies, so a wrong size may be noticed later than what
    /// it hides. Like the specification's interpreter this reads each body to its own end and then compares sizes.
    /// </remarks>
    public static void CheckBodies(ReadOnlySpan<byte> module, IEnumerable<FunctionBody> bodies, WasmFeatures features)
    {
        foreach (FunctionBody body in bodies) CheckBody(module, body, features);
    }

    /// <summary>Reports a body whose blocks are not all closed, in the words of the specification's interpreter.</summary>
    [DoesNotReturn]
    public static void ThrowMissingEnd(ReadOnlySpan<byte> module, FunctionBody body)
    {
        // That interpreter reads on behind the body. It is content with an `end` byte there, until it compares sizes.
        int end = body.Code.Offset + body.Code.Length;
        string reason = end == module.Length ? "unexpected end of section or function"
            : module[end] == (byte)Opcode.End ? "section size mismatch: the function has no end"
            : "END opcode expected";
        WasmReader.Throw(reason, end);
    }

    private static void CheckBody(ReadOnlySpan<byte> module, FunctionBody body, WasmFeatures features)
    {
        int start = body.Code.Offset;
        var operators = new OperatorReader(module, new ByteRange(start, module.Length - start), features);
        SkipToEnd(ref operators, features);
        if (operators.NextOffset != start + body.Code.Length)
        {
            WasmReader.Throw("section size mismatch: the function does not end where its body does", operators.NextOffset);
        }
    }
}
