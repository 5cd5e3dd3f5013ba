namespace Mooring.Wasm.Decoding;

internal enum BlockTypeKind : byte
{
    /// <summary>No parameters, no results.</summary>
    Empty,

    /// <summary>No parameters, one result.</summary>
    Value,

    /// <summary>A function type of the module.</summary>
    TypeIndex,
}

/// <summary>What a block takes and gives.</summary>
/// <param name="Kind">Which of the other two counts.</param>
/// <param name="Result">The result of a <see cref="BlockTypeKind.Value"/> block.</param>
/// <param name="TypeIndex">Index into <see cref="ModuleDefinition.Types"/> for <see cref="BlockTypeKind.TypeIndex"/>.</param>
/// <remarks>Binary format, section 5.4.1 "Control Instructions".</remarks>
internal readonly record struct BlockType(BlockTypeKind Kind, ValueType Result, uint TypeIndex)
{
    public static BlockType Empty => default;

    public static BlockType OfValue(ValueType result) => new(BlockTypeKind.Value, result, 0);

    public static BlockType OfType(uint typeIndex) => new(BlockTypeKind.TypeIndex, default, typeIndex);
}
