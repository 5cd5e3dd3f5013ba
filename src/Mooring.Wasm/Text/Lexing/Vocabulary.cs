using System.Collections.Frozen;
using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Text.Numbers;

namespace Mooring.Wasm.Text.Lexing;

/// <summary>The words that WebAssembly text may contain; any other is an "unknown operator".</summary>
internal static class Vocabulary
{
    private static readonly FrozenSet<string> Structure = FrozenSet.Create(
        StringComparer.Ordinal,
        "module", "type", "rec", "sub", "final", "func", "struct", "array", "field", "mut", "param", "result", "local",
        "import", "export", "table", "memory", "global", "tag", "elem", "data", "start", "offset", "item", "declare",
        "i8", "i16", "i32", "i64", "f32", "f64", "v128", "ref", "null",
        "funcref", "externref", "exnref", "anyref", "eqref", "i31ref", "structref", "arrayref",
        "nullref", "nullfuncref", "nullexternref", "nullexnref",
        "extern", "exn", "any", "eq", "i31", "none", "nofunc", "noextern", "noexn",
        "i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2",
        "then", "catch", "catch_ref", "catch_all", "catch_all_ref", "nan:canonical", "nan:arithmetic",
        "definition", "instance", "binary", "quote", "register", "invoke", "get", "either",
        "assert_return", "assert_trap", "assert_exhaustion", "assert_exception", "assert_invalid", "assert_malformed",
        "assert_unlinkable", "assert_invalid_custom", "assert_malformed_custom");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StructureWords =
        Structure.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<string, OpcodeInfo>.AlternateLookup<ReadOnlySpan<char>> Mnemonics =
        OpcodeTable.ByMnemonic.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The instruction of a name, or null.</summary>
    public static OpcodeInfo? Instruction(ReadOnlySpan<char> word) => Mnemonics.TryGetValue(word, out OpcodeInfo? info) ? info : null;

    /// <summary>Whether a word has a meaning somewhere: a keyword, an instruction, a number, or <c>offset=</c> or <c>align=</c>.</summary>
    public static bool IsKnown(ReadOnlySpan<char> word) =>
        StructureWords.Contains(word)
        || Mnemonics.ContainsKey(word)
        || NumberText.Classify(word) != NumberShape.None
        || (word.StartsWith("offset=") && NumberText.Classify(word[7..]) == NumberShape.Natural)
        || (word.StartsWith("align=") && NumberText.Classify(word[6..]) == NumberShape.Natural);
}
