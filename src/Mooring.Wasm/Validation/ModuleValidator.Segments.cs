using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Validation;

internal static partial class ModuleValidator
{
    private static void ValidateElements(ValidationContext context, ConstantExpressionValidator expressions)
    {
        foreach (ElementSegment segment in context.Module.Elements)
        {
            if (segment.Mode == SegmentMode.Active) ValidateTarget(context, expressions, segment);
            ValidateItems(context, expressions, segment);
        }
    }

    private static void ValidateTarget(ValidationContext context, ConstantExpressionValidator expressions, ElementSegment segment)
    {
        TableType table = context.Table((uint)segment.Table, segment.Position);
        if (table.Element != segment.ElementType)
        {
            WasmReader.Throw($"type mismatch: element segment of {segment.ElementType} for a table of {table.Element}", segment.Position);
        }

        expressions.Validate(segment.Offset!.Value, ValidationContext.AddressType(table.Is64), VisibleGlobals(context));
    }

    private static void ValidateItems(ValidationContext context, ConstantExpressionValidator expressions, ElementSegment segment)
    {
        foreach (int function in segment.FunctionIndices ?? [])
        {
            context.CheckFunction((uint)function, segment.Position);
            context.Declare((uint)function);
        }

        foreach (ConstantExpression item in segment.Items ?? []) expressions.Validate(item, segment.ElementType, VisibleGlobals(context));
    }

    private static void ValidateData(ValidationContext context, ConstantExpressionValidator expressions)
    {
        foreach (DataSegment segment in context.Module.DataSegments)
        {
            if (segment.Offset is not { } offset) continue;
            MemoryType memory = context.Memory((uint)segment.Memory, segment.Position);
            expressions.Validate(offset, ValidationContext.AddressType(memory.Is64), VisibleGlobals(context));
        }
    }
}
