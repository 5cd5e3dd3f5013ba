using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Text.Printing;

/// <summary>Prints element and data segments.</summary>
internal sealed class SegmentsPrinter(ModuleDefinition module, Identifiers names, InstructionText instructions, TextOutput output)
{
    public void Elements()
    {
        for (int i = 0; i < module.Elements.Length; i++) Element(i, module.Elements[i]);
    }

    public void Data()
    {
        for (int i = 0; i < module.DataSegments.Length; i++)
        {
            DataSegment segment = module.DataSegments[i];
            output.Line().Append("(data").Append(names.Definition(NameKind.Data, i));
            if (segment.Memory != 0) output.Append(" (memory ").Append(names.Of(NameKind.Memory, (uint)segment.Memory)).Append(')');
            Offset(segment.Offset);
            output.Append(' ').Literal(module.Bytes.Span.Slice(segment.Content.Offset, segment.Content.Length)).Append(')');
        }
    }

    private void Element(int index, ElementSegment segment)
    {
        output.Line().Append("(elem").Append(names.Definition(NameKind.Element, index));
        if (segment.Mode == SegmentMode.Declarative) output.Append(" declare");
        if (segment.Table != 0) output.Append(" (table ").Append(names.Of(NameKind.Table, (uint)segment.Table)).Append(')');
        Offset(segment.Offset);
        if (segment.FunctionIndices is { } functions)
        {
            output.Append(" func");
            foreach (int function in functions) output.Append(' ').Append(names.Of(NameKind.Function, (uint)function));
        }
        else
        {
            output.Append(' ').Append(segment.ElementType.ToString());
            foreach (ConstantExpression item in segment.Items!)
            {
                output.Append(" (item");
                FlatPrinter.Constant(module, item, instructions, output);
                output.Append(')');
            }
        }

        output.Append(')');
    }

    private void Offset(ConstantExpression? offset)
    {
        if (offset is not { } expression) return;
        output.Append(" (offset");
        FlatPrinter.Constant(module, expression, instructions, output);
        output.Append(')');
    }
}
