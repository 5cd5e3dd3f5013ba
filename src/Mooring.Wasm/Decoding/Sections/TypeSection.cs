using System.Collections.Immutable;

namespace Mooring.Wasm.Decoding.Sections;

/// <summary>Function types.</summary>
internal static class TypeSection
{
    private const byte FunctionForm = 0x60;
    private const byte RecursiveGroup = 0x4E;
    private const byte FinalSubtype = 0x4F;
    private const byte OpenSubtype = 0x50;
    private const byte ArrayForm = 0x5E;
    private const byte Structure = 0x5F;

    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var types = new FuncType[reader.ReadCount(ImplementationLimits.Types, "types")];
        for (int i = 0; i < types.Length; i++) types[i] = ReadFunctionType(ref reader, draft.Features);
        draft.Types = types;
    }

    private static FuncType ReadFunctionType(ref WasmReader reader, WasmFeatures features)
    {
        int start = reader.Position;
        byte form = reader.ReadByte();
        if (form >= 0x80) WasmReader.Throw("integer representation too long", start); // the form is a one-byte signed number
        if (form is RecursiveGroup or FinalSubtype or OpenSubtype or ArrayForm or Structure)
        {
            WasmReader.Throw($"malformed definition type {form:x2}: types of the gc proposal are not supported", start);
        }

        if (form != FunctionForm) WasmReader.Throw($"malformed definition type {form:x2}", start);
        ImmutableArray<ValueType> parameters = ReadTypes(ref reader, features, ImplementationLimits.Parameters, "parameters");
        int resultsStart = reader.Position;
        ImmutableArray<ValueType> results = ReadTypes(ref reader, features, ImplementationLimits.Results, "results");
        if (results.Length > 1) features.Require(WasmFeatures.MultiValue, "invalid result arity: more than one result", resultsStart);
        return new FuncType(parameters, results);
    }

    private static ImmutableArray<ValueType> ReadTypes(ref WasmReader reader, WasmFeatures features, int limit, string what)
    {
        int count = reader.ReadCount(limit, what);
        if (count == 0) return [];
        var types = ImmutableArray.CreateBuilder<ValueType>(count);
        for (int i = 0; i < count; i++) types.Add(reader.ReadValueType(features));
        return types.MoveToImmutable();
    }
}
