using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mooring.Wasm.Validation;

/// <summary>Makes, compares and shows lists of value types.</summary>
internal static class TypeList
{
    private static readonly ImmutableArray<ValueType>[] Singles = [.. Enum.GetValues<ValueKind>().Select(kind => ImmutableArray.Create(new ValueType(kind)))];

    /// <summary>The list with one type; shared, so that blocks cost no allocation.</summary>
    public static ImmutableArray<ValueType> Single(ValueType type) => Singles[(int)type.Kind];

    /// <summary>Whether two lists are equal; compares bytes, since a hostile module makes us do it a million times with a thousand types.</summary>
    public static bool Same(ReadOnlySpan<ValueType> one, ReadOnlySpan<ValueType> other) =>
        MemoryMarshal.AsBytes(one).SequenceEqual(MemoryMarshal.AsBytes(other));

    /// <summary>As the specification's interpreter writes it: <c>[i32 i64]</c>.</summary>
    public static string Describe(ReadOnlySpan<ValueType> types)
    {
        var names = new string[types.Length];
        for (int i = 0; i < names.Length; i++) names[i] = types[i].ToString();
        return $"[{string.Join(' ', names)}]";
    }
}
