using Mooring.Wasm.Decoding;
using Mooring.Wasm.Tests.Decoding;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm.Tests.Validation;

public class FunctionValidatorTests
{
    // One module for all: the function under test is of type 0, with the given signature, and may use the rest.
    //   types      0 the signature, 1 [i32 i64] -> [f32], 2 [] -> [i32 i64], 3 [i32] -> [], 4 [] -> [], 5 [i32] -> [i32]
    //   functions  0 under test, 1 of type 1, 2 of type 2, 3 of type 4 (not declared for ref.func)
    //   tables     0 funcref, 1 externref, 2 funcref with i64 indices
    //   memories   0 with i32, 1 with i64 addresses
    //   globals    0 const i32, 1 var i64, 2 var externref
    //   tags       0 [i32], 1 []
    //   elements   0 funcref, 1 externref      data 0
    private static byte[] Module(string signature, string body) => new WasmBytes()
        .Types(signature, "il:f", ":il", "i:", ":", "i:i")
        .Functions(0, 1, 2, 4)
        .Section(4, "03 70 00 01 6f 00 01 70 04 01")
        .Section(5, "02 00 01 04 01")
        .Section(13, "02 00 03 00 04")
        .Section(6, "03 7f 00 41 00 0b 7e 01 42 00 0b 6f 01 d0 6f 0b")
        .Section(9, "02 01 00 02 01 02 05 6f 01 d0 6f 0b")
        .Section(12, "01")
        .Code("00" + body, "00 43 00 00 00 00 0b", "00 41 00 42 00 0b", "00 0b")
        .Section(11, "01 01 00")
        .Build();

    [Theory]
    [InlineData(":", "0b")]
    [InlineData("ii:i", "20 00 20 01 6a 0b")]
    [InlineData(":i", "02 7f 41 01 0b 0b")]                       // block
    [InlineData(":il", "02 02 41 01 42 01 0b 0b")]                // block with several results
    [InlineData("i:i", "20 00 02 05 41 01 6a 0b 0b")]             // block with a parameter
    [InlineData(":", "03 40 0c 00 0b 0b")]                        // loop
    [InlineData("i:i", "20 00 03 05 0c 00 0b 0b")]                // a loop's label takes its parameters
    [InlineData("i:i", "20 00 04 7f 41 01 05 41 02 0b 0b")]       // if else
    [InlineData("i:i", "20 00 41 00 04 05 0b 0b")]                // if without else passes its parameters on
    [InlineData("i:i", "02 7f 41 01 20 00 0d 00 0b 0b")]          // br_if keeps its operands
    [InlineData(":i", "41 01 41 00 0e 00 00 0b")]                 // br_table to the function's label
    [InlineData(":", "02 40 02 40 41 00 0e 01 00 01 0b 0b 0b")]
    [InlineData(":i", "41 01 0f 0b")]
    [InlineData(":f", "41 01 42 01 10 01 0b")]
    [InlineData(":f", "41 01 42 01 41 00 11 01 00 0b")]
    [InlineData(":f", "41 01 42 01 42 00 11 01 02 0b")]           // an i64 table is indexed with i64
    [InlineData(":f", "41 01 42 01 12 01 0b")]                    // return_call
    [InlineData(":f", "41 01 42 01 41 00 13 01 00 0b")]           // return_call_indirect
    [InlineData(":", "41 07 08 00 0b")]                           // throw
    [InlineData(":", "02 69 1f 40 01 03 00 00 0b 00 0b 0a 0b")]   // a catch_all_ref, thrown on
    [InlineData(":i", "1f 40 01 00 00 00 0b 41 00 0b")]           // catch: the tag's payload is the function's result
    [InlineData(":i", "41 01 41 02 41 00 1b 0b")]                 // select
    [InlineData(":F", "d0 70 d2 01 41 00 1c 01 70 0b")]           // typed select
    [InlineData(":", "23 01 24 01 0b")]
    [InlineData("i:", "20 00 22 00 21 00 0b")]
    [InlineData(":F", "41 00 25 00 0b")]
    [InlineData(":", "41 00 d0 6f 26 01 0b")]
    [InlineData(":i", "d0 70 41 00 fc 0f 00 0b")]                 // table.grow
    [InlineData(":l", "d0 70 42 00 fc 0f 02 0b")]
    [InlineData(":l", "fc 10 02 0b")]                             // table.size
    [InlineData(":", "41 00 d0 70 41 00 fc 11 00 0b")]            // table.fill
    [InlineData(":", "41 00 42 00 41 00 fc 0e 00 02 0b")]         // table.copy between address types takes the smaller length
    [InlineData(":", "42 00 41 00 41 00 fc 0c 00 02 0b")]         // table.init
    [InlineData(":", "fc 0d 01 0b")]
    [InlineData(":i", "41 00 28 02 08 0b")]
    [InlineData(":i", "42 00 28 42 01 80 80 80 80 10 0b")]        // memory 1 has i64 addresses and offsets
    [InlineData(":", "41 00 42 00 37 03 00 0b")]
    [InlineData(":l", "42 00 40 01 0b")]                          // memory.grow
    [InlineData(":", "42 00 41 00 41 00 fc 08 00 01 0b")]         // memory.init
    [InlineData(":", "41 00 42 00 41 00 fc 0a 00 01 0b")]         // memory.copy
    [InlineData(":", "42 00 41 00 42 00 fc 0b 01 0b")]            // memory.fill
    [InlineData(":", "fc 09 00 0b")]
    [InlineData(":i", "d0 6f d1 0b")]
    [InlineData("v:i", "20 00 fd 15 0f 0b")]
    [InlineData("v:v", "41 00 20 00 fd 57 03 00 01 0b")]          // v128.load64_lane
    [InlineData("vv:v", "20 00 20 01 fd 0d 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 1f 0b")]
    [InlineData(":i", "00 0b")]                                   // after unreachable anything is on the stack
    [InlineData(":i", "00 6a 0b")]
    [InlineData(":", "00 1a 0b")]
    [InlineData(":i", "00 1b 0b")]                                // select of two unknowns gives an unknown
    [InlineData(":l", "00 1b 0b")]
    [InlineData(":i", "00 d1 0b")]
    [InlineData(":i", "02 7f 00 41 00 0e 01 00 00 0b 0b")]
    [InlineData(":", "02 40 02 7f 02 7e 00 41 00 0e 01 00 01 0b 1a 00 0b 1a 0b 0b")] // labels of different types, both unknown
    [InlineData(":i", "41 00 0c 00 02 7f 41 00 0b 0b")]           // a reachable-looking block in unreachable code
    public void Validate_ValidBody_Passes(string signature, string body) => Validate(signature, body);

    [Theory]
    [InlineData(":i", "0b", "type mismatch: instruction requires [i32] but stack has []")]
    [InlineData(":i", "42 00 0b", "type mismatch: instruction requires [i32] but stack has [i64]")]
    [InlineData(":", "41 00 0b", "type mismatch")]
    [InlineData("il:i", "20 00 20 01 6a 0b", "type mismatch: instruction requires [i32 i32] but stack has [i32 i64]")]
    [InlineData(":", "02 40 41 00 0b 0b", "type mismatch")]
    [InlineData("i:", "20 00 02 40 1a 0b 0b", "type mismatch")]   // a block does not see the operands around it
    [InlineData(":i", "41 01 04 7f 41 01 0b 0b", "type mismatch")]      // if without else cannot make a result
    [InlineData(":i", "41 01 04 7f 41 01 05 42 01 0b 0b", "type mismatch")]
    [InlineData(":", "05 0b", "END opcode expected")]
    [InlineData(":", "02 40 05 0b 0b", "END opcode expected")]
    [InlineData(":", "0c 01 0b", "unknown label 1")]
    [InlineData(":", "41 00 0e 01 00 02 0b", "unknown label 2")]
    [InlineData(":", "02 7f 41 00 0c 01 0b 0b", "type mismatch")]       // what is left of the block when it ends
    [InlineData(":", "02 7f 0c 00 0b 1a 0b", "type mismatch")]          // br without its operand
    [InlineData(":i", "02 40 41 01 41 00 0e 01 00 01 0b 00 0b", "type mismatch: the labels of a br_table")]
    [InlineData(":i", "00 42 00 6a 0b", "type mismatch")]               // unknown below, but i64 on top
    [InlineData(":", "00 41 00 0b", "type mismatch")]                   // unreachable code must be tidy too
    [InlineData(":", "10 09 0b", "unknown function 9")]
    [InlineData(":f", "42 01 41 01 10 01 0b", "type mismatch")]
    [InlineData(":", "41 00 11 63 00 0b", "unknown type 99")]
    [InlineData(":", "41 00 11 04 07 0b", "unknown table 7")]
    [InlineData(":", "41 00 11 04 01 0b", "type mismatch: instruction requires table of functions")]
    [InlineData(":i", "41 01 42 01 12 01 0b", "type mismatch: current function requires result type [i32] but callee returns [f32]")]
    [InlineData(":", "08 05 0b", "unknown tag 5")]
    [InlineData(":", "08 00 0b", "type mismatch: instruction requires [i32] but stack has []")]
    [InlineData(":", "d0 6f 0a 0b", "type mismatch")]
    [InlineData(":l", "1f 40 01 00 00 00 0b 42 00 0b", "type mismatch")]
    [InlineData(":", "1f 40 01 03 00 0b 0b", "type mismatch")]
    [InlineData(":", "1f 40 01 02 01 0b 0b", "unknown label 1")]        // labels of clauses count from outside
    [InlineData(":i", "41 01 42 02 41 00 1b 0b", "type mismatch")]
    [InlineData(":F", "d0 70 d0 70 41 00 1b 0b", "type mismatch")]      // references need the typed select
    [InlineData(":i", "41 01 41 02 41 00 1c 00 0b", "invalid result arity")]
    [InlineData(":i", "41 01 41 02 41 00 1c 02 7f 7f 0b", "invalid result arity")]
    [InlineData("i:", "20 01 1a 0b", "unknown local 1")]
    [InlineData(":", "23 03 1a 0b", "unknown global 3")]
    [InlineData(":", "41 00 24 00 0b", "global is immutable")]
    [InlineData(":", "41 00 24 01 0b", "type mismatch")]
    [InlineData(":", "41 00 25 03 1a 0b", "unknown table 3")]
    [InlineData(":", "41 00 d0 70 26 01 0b", "type mismatch")]
    [InlineData(":", "41 00 41 00 41 00 fc 0e 00 01 0b", "type mismatch: table.copy")]
    [InlineData(":", "41 00 41 00 41 00 fc 0c 01 00 0b", "type mismatch: element segment")]
    [InlineData(":", "41 00 41 00 41 00 fc 0c 02 00 0b", "unknown elem segment 2")]
    [InlineData(":", "fc 0d 02 0b", "unknown elem segment 2")]
    [InlineData(":", "41 00 28 03 00 1a 0b", "alignment must not be larger than natural")]
    [InlineData(":", "41 00 2d 01 00 1a 0b", "alignment must not be larger than natural")]
    [InlineData(":", "41 00 28 3f 00 1a 0b", "alignment must not be larger than natural")]
    [InlineData(":", "41 00 28 02 80 80 80 80 10 1a 0b", "offset out of range")]
    [InlineData(":", "41 00 28 42 02 00 1a 0b", "unknown memory 2")]
    [InlineData(":", "41 00 28 42 01 00 1a 0b", "type mismatch")]       // memory 1 wants an i64 address
    [InlineData(":", "41 00 40 05 1a 0b", "unknown memory 5")]
    [InlineData(":", "41 00 41 00 41 00 fc 08 01 00 0b", "unknown data segment 1")]
    [InlineData(":", "fc 09 01 0b", "unknown data segment 1")]
    [InlineData(":", "42 00 41 00 42 00 fc 0a 01 00 0b", "type mismatch")]
    [InlineData(":", "d2 09 1a 0b", "unknown function 9")]
    [InlineData(":", "d2 03 1a 0b", "undeclared function reference 3")]
    [InlineData(":", "41 00 d1 1a 0b", "type mismatch: instruction requires reference type but stack has [i32]")]
    [InlineData("v:", "20 00 fd 15 10 1a 0b", "invalid lane index 16")]
    [InlineData("v:", "20 00 fd 1d 02 1a 0b", "invalid lane index 2")]
    [InlineData("v:", "41 00 20 00 fd 57 03 00 02 1a 0b", "invalid lane index 2")]
    [InlineData("vv:", "20 00 20 01 fd 0d 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 20 1a 0b", "invalid lane index")]
    [InlineData(":", "02 06 0b 0b", "unknown type 6")]
    [InlineData(":", "06 0b", "illegal opcode 06")]
    [InlineData(":", "0b 0b", "section size mismatch")]
    [InlineData(":", "02 40 0b", "END opcode expected")]
    [InlineData(":", "41", "unexpected end")]
    public void Validate_InvalidBody_NamesProblem(string signature, string body, string problem)
    {
        var failure = Assert.Throws<WasmFormatException>(() => Validate(signature, body));

        Assert.StartsWith(problem, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_InvalidInstruction_IsReportedAtItsOffset()
    {
        byte[] module = new WasmBytes().Types(":").Functions(0).Code("00 01 01 6a 0b").Build();

        var failure = Assert.Throws<WasmFormatException>(() => Check(module, WasmFeatures.All));

        Assert.Equal(Array.LastIndexOf(module, (byte)0x6A), failure.Offset);
    }

    [Fact]
    public void Validate_DataNamedWithoutDataCount_IsMalformed()
    {
        byte[] module = new WasmBytes().Types(":").Functions(0).Section(5, "01 00 01").Code("00 fc 09 00 0b").Section(11, "01 01 00").Build();

        var failure = Assert.Throws<WasmFormatException>(() => Check(module, WasmFeatures.All));

        Assert.StartsWith("data count section required", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(509)]
    [InlineData(510)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(40_000)]
    public void Validate_ManyLocals_HaveTheTypesOfTheirRuns(int run)
    {
        // A parameter, then a run of i32, one of i64 and one of f64; local types are looked up in two ways, the border being at 512.
        string runs = "03" + Convert.ToHexString(WasmBytes.Leb((ulong)run)) + "7f" + "01 7e" + "02 7c";
        string get = "20" + Convert.ToHexString(WasmBytes.Leb((ulong)(run + 1)));
        byte[] module = new WasmBytes().Types("f:l").Functions(0).Code(runs + get + "0b").Build();
        Check(module, WasmFeatures.All);

        string next = "20" + Convert.ToHexString(WasmBytes.Leb((ulong)(run + 2)));
        byte[] wrong = new WasmBytes().Types("f:l").Functions(0).Code(runs + next + "0b").Build();
        var failure = Assert.Throws<WasmFormatException>(() => Check(wrong, WasmFeatures.All));
        Assert.Contains("stack has [f64]", failure.Reason, StringComparison.Ordinal);
    }

    private static void Validate(string signature, string body) => Check(Module(signature, body), WasmFeatures.All);

    private static void Check(byte[] module, WasmFeatures features) => ModuleValidator.Validate(ModuleDecoder.Decode(module, features), features);
}
