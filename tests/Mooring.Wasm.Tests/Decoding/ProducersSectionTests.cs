using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Tests.Decoding;

public class ProducersSectionTests
{
    private static readonly byte[] Fields =
    [
        2, .. WasmBytes.Name("language"), 1, .. WasmBytes.Name("C11"), .. WasmBytes.Name(""),
        .. WasmBytes.Name("processed-by"), 2, .. WasmBytes.Name("clang"), .. WasmBytes.Name("14.0.6"), .. WasmBytes.Name("wasm-opt"), .. WasmBytes.Name("116"),
    ];

    [Fact]
    public void Read_WholeSection_ListsToolsInOrder()
    {
        Assert.Equal(
            [new ModuleProducer("language", "C11", ""), new ModuleProducer("processed-by", "clang", "14.0.6"), new ModuleProducer("processed-by", "wasm-opt", "116")],
            ProducersSection.Read(Module("producers", Fields)));
    }

    [Fact]
    public void Read_SectionCutAnywhere_KeepsWholeEntries()
    {
        for (int length = 0; length < Fields.Length; length++)
        {
            Assert.InRange(ProducersSection.Read(Module("producers", Fields[..length])).Length, 0, 2);
        }
    }

    [Fact]
    public void Read_NoSection_IsEmpty() => Assert.Empty(ProducersSection.Read(Module("other", Fields)));

    private static ModuleDefinition Module(string section, byte[] content) =>
        ModuleDecoder.Decode(new WasmBytes().Custom(section, content).Build(), WasmFeatures.All);
}
