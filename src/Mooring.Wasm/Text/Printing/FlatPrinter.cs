using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Text.Printing;

/// <summary>Instructions one per line, in the order of the binary.</summary>
internal static class FlatPrinter
{
    /// <summary>Prints a function's code without its final <c>end</c>.</summary>
    /// <exception cref="WasmFormatException">Its blocks do not nest.</exception>
    public static void Print(ModuleDefinition module, ByteRange code, InstructionText text, TextOutput output)
    {
        var reader = new OperatorReader(module.Bytes.Span, code);
        var nesting = new BlockNesting();
        int indent = output.Indent;
        while (reader.TryRead())
        {
            int depth = nesting.Depth;
            nesting.Step(reader);
            if (nesting.IsComplete) continue;
            bool leaves = reader.Opcode is Opcode.End or Opcode.Else;
            if (leaves) output.Indent--;
            output.Line().Append(text.Of(reader, depth));
            if (nesting.Depth > depth || reader.Opcode == Opcode.Else) output.Indent++;
        }

        nesting.Finish(reader);
        output.Indent = indent;
    }

    /// <summary>Prints a constant expression in one line, each instruction in parentheses.</summary>
    /// <exception cref="WasmFormatException">It has blocks, which no constant expression may.</exception>
    public static void Constant(ModuleDefinition module, ConstantExpression expression, InstructionText text, TextOutput output)
    {
        var reader = new OperatorReader(module.Bytes.Span, expression.Code);
        while (reader.TryRead() && reader.Opcode != Opcode.End)
        {
            if (reader.Opcode is Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Else or Opcode.TryTable)
            {
                WasmReader.Throw("constant expression required", reader.Offset);
            }

            output.Append(" (").Append(text.Of(reader, depth: 0)).Append(')');
        }
    }
}
