namespace Mooring.MessagePack.Encoding;

/// <summary>First bytes of items. https://github.com/msgpack/msgpack/blob/master/spec.md</summary>
internal static class Code
{
    public const byte LastPositiveFix = 0x7f;
    public const byte FixMap = 0x80; // to 0x8f: up to 15 pairs
    public const byte FixArray = 0x90; // to 0x9f: up to 15 values
    public const byte FixString = 0xa0; // to 0xbf: up to 31 bytes
    public const byte Nil = 0xc0;
    public const byte Never = 0xc1;
    public const byte False = 0xc2;
    public const byte True = 0xc3;
    public const byte Binary8 = 0xc4; // then 16, 32
    public const byte Extension8 = 0xc7; // then 16, 32
    public const byte Float32 = 0xca;
    public const byte Float64 = 0xcb;
    public const byte Unsigned8 = 0xcc; // then 16, 32, 64
    public const byte Unsigned64 = 0xcf;
    public const byte Signed8 = 0xd0; // then 16, 32, 64
    public const byte Signed64 = 0xd3;
    public const byte FixExtension1 = 0xd4; // then 2, 4, 8, 16
    public const byte FixExtension16 = 0xd8;
    public const byte String8 = 0xd9; // then 16, 32
    public const byte Array16 = 0xdc; // then 32
    public const byte Map16 = 0xde; // then 32
    public const byte FirstNegativeFix = 0xe0;

    public const int MostInFixString = 31;
    public const int MostInFixContainer = 15;
    public const int LeastNegativeFix = -32;

    /// <summary>The family that a first byte announces; null for the one byte that announces nothing.</summary>
    public static MessagePackType? TypeOf(byte code) => code switch
    {
        <= LastPositiveFix or >= FirstNegativeFix => MessagePackType.Integer,
        < FixArray => MessagePackType.Map,
        < FixString => MessagePackType.Array,
        < Nil => MessagePackType.String,
        Nil => MessagePackType.Nil,
        Never => null,
        False or True => MessagePackType.Boolean,
        < Extension8 => MessagePackType.Binary,
        < Float32 => MessagePackType.Extension,
        Float32 or Float64 => MessagePackType.Float,
        < FixExtension1 => MessagePackType.Integer,
        <= FixExtension16 => MessagePackType.Extension,
        < Array16 => MessagePackType.String,
        < Map16 => MessagePackType.Array,
        _ => MessagePackType.Map,
    };
}
