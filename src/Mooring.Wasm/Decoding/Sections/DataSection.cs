namespace Mooring.Wasm.Decoding.Sections;

/// <summary>Data segments: binary format, section 5.5.14. Their bytes stay in the module.</summary>
internal static class DataSection
{
    private const uint Active = 0;
    private const uint Passive = 1;
    private const uint ActiveInMemory = 2;

    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var segments = new DataSegment[reader.ReadCount(ImplementationLimits.DataSegments, "data segments")];
        for (int i = 0; i < segments.Length; i++) segments[i] = ReadSegment(ref reader, draft.Features);
        draft.DataSegments = segments;
    }

    private static DataSegment ReadSegment(ref WasmReader reader, WasmFeatures features)
    {
        int start = reader.Position;
        uint kind = reader.ReadU32();
        if (kind > ActiveInMemory) WasmReader.Throw("malformed data segment kind", start);
        if (kind != Active) features.Require(WasmFeatures.BulkMemory, "malformed data segment kind: anything but a plain active segment", start);
        int memory = kind == ActiveInMemory ? reader.ReadIndex() : 0;
        ConstantExpression? offset = kind == Passive ? null : reader.ReadConstantExpression(features);
        uint length = reader.ReadU32();
        if (length > (uint)reader.Remaining) WasmReader.Throw("unexpected end of section or function: data is cut off", reader.End);
        var content = new ByteRange(reader.Position, (int)length);
        reader.Skip((int)length);
        return new DataSegment(memory, offset, content) { Position = start };
    }
}
