namespace Mooring.FpBindgen;

/// <summary>How the variants of a closed hierarchy are told apart: an abstract record whose nested records derive from it.</summary>
/// <remarks>
/// Without it, and without any of its properties, variants are externally tagged, which is serde's default:
/// <c>"Name"</c> or <c>{"Name": content}</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FpUnionAttribute : Attribute
{
    /// <summary>The field that holds the variant's name.</summary>
    /// <value>Default: null. Alone: internally tagged, the variant's fields stand beside it.</value>
    public string? Tag { get; init; }

    /// <summary>The field that holds the variant's content.</summary>
    /// <value>Default: null. With <see cref="Tag"/>: adjacently tagged.</value>
    public string? Content { get; init; }

    /// <summary>Whether only the content is written, and the first variant that fits is read.</summary>
    /// <value>Default: false.</value>
    public bool Untagged { get; init; }
}

/// <summary>A record of one member that is written as that member alone: a newtype struct, or a newtype variant.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class FpNewtypeAttribute : Attribute;

/// <summary>A record that is written as an array of its members: a tuple struct, or a tuple variant.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class FpTupleAttribute : Attribute;

/// <summary>The fields of the property's record stand among those of this one: serde's <c>flatten</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class FpFlattenAttribute : Attribute;

/// <summary>
/// The field may be missing, and is then zero, false or empty: serde's <c>default</c>. A property of a class that has a setter keeps the
/// value that it was initialised with.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class FpDefaultAttribute : Attribute;

/// <summary>The field is left out when it is null: serde's <c>skip_serializing_if = "Option::is_none"</c>. When reading it may always be missing.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class FpSkipNullAttribute : Attribute;

/// <summary>
/// A <c>byte[]</c> that is <c>serde_bytes::ByteBuf</c> or <c>bytes::Bytes</c> in Rust and is written as bytes. Without it, it is
/// <c>Vec&lt;u8&gt;</c>, which is written as an array of numbers: Rust guests read nothing else for it.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class FpBytesAttribute : Attribute;

/// <summary>An array that is <c>[T; N]</c> in Rust: its length is a part of its type.</summary>
/// <param name="length">How many values.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class FpFixedLengthAttribute(int length) : Attribute
{
    /// <summary>How many values.</summary>
    public int Length { get; } = length;
}

/// <summary>An export that guests may lack. Calling it then throws <see cref="FpExportMissingException"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FpOptionalAttribute : Attribute;
