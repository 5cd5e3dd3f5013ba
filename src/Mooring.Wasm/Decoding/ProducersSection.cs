using System.Collections.Immutable;

namespace Mooring.Wasm.Decoding;

/// <summary>Reads the <c>producers</c> custom section, in which tools leave their names.</summary>
/// <remarks>Tool conventions, "Producers.md". Garbage ends the list and is no error.</remarks>
internal static class ProducersSection
{
    private const string SectionName = "producers";
    private const int MostTools = 1_000;

    public static ImmutableArray<ModuleProducer> Read(ModuleDefinition module)
    {
        var producers = ImmutableArray.CreateBuilder<ModuleProducer>();
        CustomSection? section = Array.Find(module.CustomSections, section => section.Name == SectionName);
        if (section is null) return [];
        try
        {
            var reader = new WasmReader(module.Bytes.Span, section.Content);
            for (int fields = reader.ReadLength(); fields > 0; fields--) ReadField(ref reader, producers);
        }
        catch (WasmFormatException)
        {
            // What came before counts.
        }

        return producers.ToImmutable();
    }

    private static void ReadField(ref WasmReader reader, ImmutableArray<ModuleProducer>.Builder producers)
    {
        string role = reader.ReadName();
        for (int tools = reader.ReadLength(); tools > 0; tools--)
        {
            string name = reader.ReadName();
            string version = reader.ReadName();
            if (producers.Count < MostTools) producers.Add(new ModuleProducer(role, name, version));
        }
    }
}
