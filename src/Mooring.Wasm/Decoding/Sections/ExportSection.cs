namespace Mooring.Wasm.Decoding.Sections;

internal static class ExportSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var exports = new ExportDefinition[reader.ReadCount(ImplementationLimits.Exports, "exports")];
        for (int i = 0; i < exports.Length; i++)
        {
            int start = reader.Position;
            string name = reader.ReadName();
            int kindStart = reader.Position;
            byte kind = reader.ReadByte();
            if (kind > (byte)ExternKind.Tag) WasmReader.Throw("malformed export kind", kindStart);
            exports[i] = new ExportDefinition(name, (ExternKind)kind, reader.ReadIndex()) { Offset = start };
        }

        draft.Exports = exports;
    }
}
