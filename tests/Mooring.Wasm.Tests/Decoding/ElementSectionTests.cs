using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Tests.Decoding;

public class ElementSectionTests
{
    // The eight encodings of the binary format, section 5.5.12, in order.
    [Theory]
    [InlineData("00 41 00 0b 02 03 04", SegmentMode.Active, 0, "funcref", "3 4")]
    [InlineData("01 00 01 03", SegmentMode.Passive, 0, "funcref", "3")]
    [InlineData("02 05 41 00 0b 00 01 03", SegmentMode.Active, 5, "funcref", "3")]
    [InlineData("03 00 01 03", SegmentMode.Declarative, 0, "funcref", "3")]
    [InlineData("04 41 00 0b 02 d2 00 0b d0 70 0b", SegmentMode.Active, 0, "funcref", null)]
    [InlineData("05 6f 02 d0 6f 0b d0 6f 0b", SegmentMode.Passive, 0, "externref", null)]
    [InlineData("06 05 41 00 0b 6f 02 d0 6f 0b d0 6f 0b", SegmentMode.Active, 5, "externref", null)]
    [InlineData("07 70 02 d0 70 0b d2 01 0b", SegmentMode.Declarative, 0, "funcref", null)]
    public void Read_EveryEncoding_GivesItsParts(string hex, object mode, int table, string type, string? indices)
    {
        byte[] bytes = new WasmBytes().Section(9, "01" + hex).Build();

        ElementSegment segment = Assert.Single(ModuleDecoder.Decode(bytes, WasmFeatures.All).Elements);

        Assert.Equal((SegmentMode)mode, segment.Mode);
        Assert.Equal(table, segment.Table);
        Assert.Equal(type, segment.ElementType.ToString());
        Assert.Equal(segment.Mode == SegmentMode.Active, segment.Offset is not null);
        Assert.Equal(indices, segment.FunctionIndices is null ? null : string.Join(' ', segment.FunctionIndices));
        if (indices is null) Assert.Equal(2, segment.Items!.Length);
    }
}
