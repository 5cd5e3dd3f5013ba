namespace Mooring.Wasm.Decoding.Sections;

/// <summary>Element segments in their eight encodings: binary format, section 5.5.12.</summary>
internal static class ElementSection
{
    // The number in front of a segment is three flags.
    private const uint NotActive = 1;          // passive or declarative
    private const uint ExplicitOrDeclared = 2; // active: a table index follows; else: declarative
    private const uint Expressions = 4;        // items are expressions rather than function indices

    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var segments = new ElementSegment[reader.ReadCount(ImplementationLimits.ElementSegments, "element segments")];
        for (int i = 0; i < segments.Length; i++) segments[i] = ReadSegment(ref reader, draft.Features);
        draft.Elements = segments;
    }

    private static ElementSegment ReadSegment(ref WasmReader reader, WasmFeatures features)
    {
        int start = reader.Position;
        uint flags = reader.ReadU32();
        if (flags > 7) WasmReader.Throw("malformed elements segment kind", start);
        if (flags != 0) features.Require(WasmFeatures.BulkMemory, "malformed elements segment kind: anything but a plain active segment", start);

        SegmentMode mode = (flags & NotActive) == 0 ? SegmentMode.Active
            : (flags & ExplicitOrDeclared) == 0 ? SegmentMode.Passive
            : SegmentMode.Declarative;
        bool active = mode == SegmentMode.Active;
        int table = active && (flags & ExplicitOrDeclared) != 0 ? reader.ReadIndex() : 0;
        ConstantExpression? offset = active ? reader.ReadConstantExpression(features) : null;

        // Only the two short active forms leave the type of their items out.
        bool hasType = (flags & (NotActive | ExplicitOrDeclared)) != 0;
        ValueType type = ValueType.FuncRef;
        if ((flags & Expressions) != 0)
        {
            if (hasType) type = reader.ReadReferenceType(features);
            return new ElementSegment(mode, table, offset, type, null, ReadExpressions(ref reader, features)) { Position = start };
        }

        if (hasType) ReadFunctionKind(ref reader);
        return new ElementSegment(mode, table, offset, type, ReadIndices(ref reader), null) { Position = start };
    }

    private static void ReadFunctionKind(ref WasmReader reader)
    {
        int start = reader.Position;
        if (reader.ReadByte() != 0) WasmReader.Throw("malformed element kind", start);
    }

    private static int[] ReadIndices(ref WasmReader reader)
    {
        var indices = new int[reader.ReadCount(ImplementationLimits.ElementItems, "elements in a segment")];
        for (int i = 0; i < indices.Length; i++) indices[i] = reader.ReadIndex();
        return indices;
    }

    private static ConstantExpression[] ReadExpressions(ref WasmReader reader, WasmFeatures features)
    {
        var items = new ConstantExpression[reader.ReadCount(ImplementationLimits.ElementItems, "elements in a segment")];
        for (int i = 0; i < items.Length; i++) items[i] = reader.ReadConstantExpression(features);
        return items;
    }
}
