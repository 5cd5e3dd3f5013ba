using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Text.Printing;

/// <summary>Instructions one per line, in the order of the binary.</summary>
internal static class FlatPrinter
{
    /// <summary>Prints a function's code without its final <c>end</c>.</summary>
    public static void Print(ModuleDefinition module, ByteRange code, InstructionText text, TextOutput output)
    {
        var reader = new OperatorReader(module.Bytes.Span, code);
        int depth = 0;
        int indent = output.Indent;
        while (reader.TryRead())
        {
            if (reader.Opcode == Opcode.End && depth-- == 0) break;
            bool leaves = reader.Opcode is Opcode.End or Opcode.Else;
            if (leaves) output.Indent--;
            output.Line().Append(text.Of(reader, depth));
            bool enters = reader.Opcode is Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable;
            if (enters) depth++;
            if (enters || reader.Opcode == Opcode.Else) output.Indent++;
        }

        output.Indent = indent;
    }

    /// <summary>Prints a constant expression in one line, each instruction in parentheses.</summary>
    public static void Constant(ModuleDefinition module, ConstantExpression expression, InstructionText text, TextOutput output)
    {
        var reader = new OperatorReader(module.Bytes.Span, expression.Code);
        while (reader.TryRead() && reader.Opcode != Opcode.End) output.Append(" (").Append(text.Of(reader, depth: 0)).Append(')');
    }
}
