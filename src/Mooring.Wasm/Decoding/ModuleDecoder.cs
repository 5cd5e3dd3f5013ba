using Mooring.Wasm.Decoding.Sections;

namespace Mooring.Wasm.Decoding;

/// <summary>Decodes the binary format into a <see cref="ModuleDefinition"/>.</summary>
/// <remarks>
/// Binary format, section 5.5 "Modules". Checks the encoding and what is needed to lay out the index spaces; function bodies are only
/// delimited. The result is safe to use once <see cref="Validation.ModuleValidator"/> has passed it. As in the specification's
/// interpreter a section is read to its own end and its declared size compared afterwards, so that both report the same error.
/// </remarks>
internal static class ModuleDecoder
{
    private const uint Magic = 0x6D73_6100; // "\0asm"
    private const uint Version = 1;

    /// <exception cref="WasmFormatException">The bytes are no module, or one that is beyond the engine's limits.</exception>
    public static ModuleDefinition Decode(ReadOnlyMemory<byte> module, WasmFeatures features)
    {
        if (module.Length > ImplementationLimits.ModuleBytes)
        {
            throw new WasmFormatException($"module larger than {ImplementationLimits.ModuleBytes} bytes", 0);
        }

        var reader = new WasmReader(module.Span);
        if (reader.ReadFixed32() != Magic) WasmReader.Throw("magic header not detected", 0);
        if (reader.ReadFixed32() != Version) WasmReader.Throw("unknown binary version", 4);

        var draft = new ModuleDraft(module, features);
        try
        {
            ReadSections(ref reader, draft);
        }
        catch (WasmFormatException)
        {
            InstructionSequence.CheckBodies(module.Span, draft.Bodies, features);
            throw;
        }

        return draft.Finish();
    }

    private static void ReadSections(ref WasmReader reader, ModuleDraft draft)
    {
        int lastRank = 0;
        while (!reader.AtEnd)
        {
            int start = reader.Position;
            SectionId id = ReadId(ref reader, draft.Features);
            if (id != SectionId.Custom)
            {
                int rank = Rank(id);
                if (rank <= lastRank) WasmReader.Throw("unexpected content after last section", start);
                lastRank = rank;
            }

            ReadSection(ref reader, id, draft);
        }

        CheckCounts(draft, reader.Position);
    }

    private static SectionId ReadId(ref WasmReader reader, WasmFeatures features)
    {
        int start = reader.Position;
        byte id = reader.ReadByte();
        if (id > (byte)SectionId.Tag) WasmReader.Throw("malformed section id", start);
        if (id == (byte)SectionId.DataCount) features.Require(WasmFeatures.BulkMemory, "malformed section id: the data count section", start);
        if (id == (byte)SectionId.Tag) features.Require(WasmFeatures.Exceptions, "malformed section id: the tag section", start);
        return (SectionId)id;
    }

    /// <summary>Place in the order that the format prescribes; two late-comers have ids that do not tell it.</summary>
    private static int Rank(SectionId id) => id switch
    {
        SectionId.Type => 1,
        SectionId.Import => 2,
        SectionId.Function => 3,
        SectionId.Table => 4,
        SectionId.Memory => 5,
        SectionId.Tag => 6,
        SectionId.Global => 7,
        SectionId.Export => 8,
        SectionId.Start => 9,
        SectionId.Element => 10,
        SectionId.DataCount => 11,
        SectionId.Code => 12,
        SectionId.Data => 13,
        _ => throw new ArgumentOutOfRangeException(nameof(id)),
    };

    private static void ReadSection(ref WasmReader reader, SectionId id, ModuleDraft draft)
    {
        int size = reader.ReadLength();
        int start = reader.Position;
        switch (id)
        {
            case SectionId.Custom: CustomSectionReader.Read(ref reader, size, draft); break;
            case SectionId.Type: TypeSection.Read(ref reader, draft); break;
            case SectionId.Import: ImportSection.Read(ref reader, draft); break;
            case SectionId.Function: FunctionSection.Read(ref reader, draft); break;
            case SectionId.Table: TableSection.Read(ref reader, draft); break;
            case SectionId.Memory: MemorySection.Read(ref reader, draft); break;
            case SectionId.Tag: TagSection.Read(ref reader, draft); break;
            case SectionId.Global: GlobalSection.Read(ref reader, draft); break;
            case SectionId.Export: ExportSection.Read(ref reader, draft); break;
            case SectionId.Start: StartSection.Read(ref reader, draft); break;
            case SectionId.Element: ElementSection.Read(ref reader, draft); break;
            case SectionId.DataCount: DataCountSection.Read(ref reader, draft); break;
            case SectionId.Code: CodeSection.Read(ref reader, draft); break;
            case SectionId.Data: DataSection.Read(ref reader, draft); break;
        }

        if (reader.Position != start + size) WasmReader.Throw("section size mismatch", start);
    }

    private static void CheckCounts(ModuleDraft draft, int end)
    {
        if (draft.Bodies.Count != draft.DeclaredFunctions.Length) WasmReader.Throw("function and code section have inconsistent lengths", end);
        if (draft.DataCount is { } count && count != draft.DataSegments.Length)
        {
            WasmReader.Throw("data count and data section have inconsistent lengths", end);
        }
    }
}
