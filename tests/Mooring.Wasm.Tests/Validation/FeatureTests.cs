using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Tests.Decoding;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm.Tests.Validation;

public class FeatureTests
{
    public static TheoryData<string> Gated =>
        [.. OpcodeTable.All.ToArray().Where(row => row.Feature != WasmFeatures.None).Select(row => $"{(uint)row.Code:x} {row.Mnemonic}")];

    [Theory]
    [MemberData(nameof(Gated))]
    public void Instruction_FeatureIsOff_IsIllegalAndNamesTheFeature(string row)
    {
        OpcodeInfo info = OpcodeTable.Get((Opcode)Convert.ToUInt32(row.Split(' ')[0], 16));
        string body = Convert.ToHexString([0x00, .. OperatorSamples.Encode(info), 0x0B]);
        WasmBytes module = new WasmBytes().Types(":").Functions(0).Code(body);
        WasmFeatures features = (WasmFeatures.All & ~info.Feature) | WasmFeatures.MultiMemory | WasmFeatures.Memory64 | ReferenceEncodings(info);

        var failure = Assert.Throws<WasmFormatException>(() => Check(module, features));

        Assert.Matches($"^illegal opcode: {info.Mnemonic} requires the [a-z0-9-]+ feature$", failure.Reason);
    }

    [Theory]
    [InlineData("01 06 01 60 00 02 7f 7f", WasmFeatures.MultiValue, "invalid result arity")]
    [InlineData("01 05 01 60 01 7b 00", WasmFeatures.Simd, "malformed value type: v128")]
    [InlineData("01 05 01 60 01 6f 00", WasmFeatures.ReferenceTypes, "malformed value type: externref")]
    [InlineData("01 05 01 60 01 69 00", WasmFeatures.Exceptions, "malformed value type: exnref")]
    [InlineData("04 07 02 70 00 00 70 00 00", WasmFeatures.ReferenceTypes, "multiple tables")]
    [InlineData("05 05 02 00 00 00 00", WasmFeatures.MultiMemory, "multiple memories")]
    [InlineData("09 04 01 01 00 00", WasmFeatures.BulkMemory, "malformed elements segment kind")]
    [InlineData("0b 03 01 01 00", WasmFeatures.BulkMemory, "malformed data segment kind")]
    [InlineData("0c 01 00", WasmFeatures.BulkMemory, "malformed section id")]
    [InlineData("0d 01 00", WasmFeatures.Exceptions, "malformed section id")]
    public void Section_FeatureIsOff_NamesTheFeature(string hex, WasmFeatures off, string problem)
    {
        WasmBytes module = new WasmBytes().Raw(hex);
        Check(module, WasmFeatures.All);

        var failure = Assert.Throws<WasmFormatException>(() => Check(module, WasmFeatures.All & ~off));

        Assert.StartsWith(problem, failure.Reason, StringComparison.Ordinal);
        Assert.EndsWith(" feature", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("02 00 0b", WasmFeatures.MultiValue)]
    [InlineData("02 7b 00 0b 1a", WasmFeatures.Simd)]
    [InlineData("00 1c 01 6f 1a", WasmFeatures.ReferenceTypes)]
    [InlineData("d0 69 1a", WasmFeatures.Exceptions)]
    public void TypeInCode_FeatureIsOff_NamesTheFeature(string code, WasmFeatures off)
    {
        WasmBytes module = new WasmBytes().Types(":").Functions(0).Code("00" + code + "0b");
        Check(module, WasmFeatures.All);

        var failure = Assert.Throws<WasmFormatException>(() => Check(module, WasmFeatures.All & ~off));

        Assert.EndsWith(" feature", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("05 03 01 04 00", WasmFeatures.Memory64, "integer too large")]
    [InlineData("02 06 01 00 00 04 00 00", WasmFeatures.Exceptions, "malformed import kind")]
    [InlineData("06 09 01 7f 00 41 01 41 02 6a 0b", WasmFeatures.ExtendedConstants, "constant expression required")]
    [InlineData("06 0b 02 7f 00 41 00 0b 7f 00 23 00 0b", WasmFeatures.ExtendedConstants, "unknown global 0")]
    public void Encoding_FeatureIsOff_IsWhatOlderVersionsCallIt(string hex, WasmFeatures off, string problem)
    {
        WasmBytes module = new WasmBytes().Types(":").Raw(hex);
        Check(module, WasmFeatures.All);

        var failure = Assert.Throws<WasmFormatException>(() => Check(module, WasmFeatures.All & ~off));

        Assert.StartsWith(problem, failure.Reason, StringComparison.Ordinal);
    }

    // Some samples use encodings of reference types whatever their own feature is.
    private static WasmFeatures ReferenceEncodings(OpcodeInfo info) =>
        info.Feature == WasmFeatures.ReferenceTypes ? WasmFeatures.None : WasmFeatures.ReferenceTypes;

    private static void Check(WasmBytes bytes, WasmFeatures features) =>
        ModuleValidator.Validate(ModuleDecoder.Decode(bytes.Build(), features), features);
}
