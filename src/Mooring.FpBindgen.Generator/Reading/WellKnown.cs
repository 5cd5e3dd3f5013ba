using Microsoft.CodeAnalysis;

namespace Mooring.FpBindgen.Generator.Reading;

/// <summary>Types that Mooring.MessagePack has formats for.</summary>
internal static class WellKnown
{
    /// <summary>How a type goes by value; null when it does not.</summary>
    public static string? Primitive(SpecialType type) => type switch
    {
        SpecialType.System_Boolean => "Bool",
        SpecialType.System_Byte => "U8",
        SpecialType.System_SByte => "I8",
        SpecialType.System_UInt16 => "U16",
        SpecialType.System_Int16 => "I16",
        SpecialType.System_UInt32 => "U32",
        SpecialType.System_Int32 => "I32",
        SpecialType.System_UInt64 => "U64",
        SpecialType.System_Int64 => "I64",
        SpecialType.System_Single => "F32",
        SpecialType.System_Double => "F64",
        _ => null,
    };

    /// <summary>The format of a type without type arguments of its own.</summary>
    public static string? Format(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => "BooleanFormat",
        SpecialType.System_Byte => "ByteFormat",
        SpecialType.System_SByte => "SByteFormat",
        SpecialType.System_UInt16 => "UInt16Format",
        SpecialType.System_Int16 => "Int16Format",
        SpecialType.System_UInt32 => "UInt32Format",
        SpecialType.System_Int32 => "Int32Format",
        SpecialType.System_UInt64 => "UInt64Format",
        SpecialType.System_Int64 => "Int64Format",
        SpecialType.System_Single => "SingleFormat",
        SpecialType.System_Double => "DoubleFormat",
        SpecialType.System_String => "StringFormat",
        _ => type.ToDisplayString() switch
        {
            "System.ReadOnlyMemory<byte>" => "MemoryFormat",
            "System.DateTimeOffset" => "TimestampFormat",
            "System.Guid" => "GuidFormat",
            "System.Uri" => "UriFormat",
            "System.Net.IPAddress" => "IPAddressFormat",
            "System.Int128" => "Int128Format",
            "System.UInt128" => "UInt128Format",
            "System.Text.Rune" => "RuneFormat",
            "Mooring.MessagePack.Unit" => "UnitFormat",
            "Mooring.MessagePack.MessagePackValue" => "ValueFormat",
            _ => null,
        },
    };

    /// <summary>The format of a generic type, to which the arguments and their formats are added.</summary>
    public static string? GenericFormat(INamedTypeSymbol type) => TypeNames.Definition(type) switch
    {
        "System.Collections.Generic.List" => "ListFormat",
        "System.Collections.Generic.IReadOnlyList" => "ReadOnlyListFormat",
        "System.Collections.Generic.HashSet" => "SetFormat",
        "System.Collections.Generic.Dictionary" => "DictionaryFormat",
        "Mooring.MessagePack.Result" => "ResultFormat",
        _ => null,
    };

    /// <summary>What to use instead of a type that people try.</summary>
    public static string Advice(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Char => "; use System.Text.Rune for Rust's char",
        SpecialType.System_DateTime => "; use DateTimeOffset, which has an offset as RFC 3339 wants it",
        SpecialType.System_Object => "; use MessagePackValue for values of any shape",
        SpecialType.System_Decimal => "; Rust has no such type",
        SpecialType.System_IntPtr or SpecialType.System_UIntPtr => "; its size differs between host and guest",
        _ => type.TypeKind is TypeKind.Interface ? "; use a class or record" : type.TypeKind is TypeKind.TypeParameter ? "; a protocol has fixed types" : "",
    };
}
