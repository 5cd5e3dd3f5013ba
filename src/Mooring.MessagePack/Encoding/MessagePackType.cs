namespace Mooring.MessagePack;

/// <summary>The families of items that a first byte can announce.</summary>
public enum MessagePackType
{
    /// <summary>No value: <c>c0</c>.</summary>
    Nil,

    /// <summary><c>c2</c> or <c>c3</c>.</summary>
    Boolean,

    /// <summary>Any of the eight sizes and two fixed forms of whole numbers.</summary>
    Integer,

    /// <summary>A number with a fraction, of 32 or 64 bits.</summary>
    Float,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>A sequence of values.</summary>
    Array,

    /// <summary>Pairs of a key and a value, both of any type.</summary>
    Map,

    /// <summary>A number from -128 to 127 and bytes. Serde has no use for it; it can be skipped and copied.</summary>
    Extension,
}
