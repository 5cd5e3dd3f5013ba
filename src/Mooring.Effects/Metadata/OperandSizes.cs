using System.Reflection.Emit;

namespace Mooring.Effects.Metadata;

/// <summary>The operand of each IL instruction, from the runtime's own table.</summary>
internal static class OperandSizes
{
    private static readonly OperandType?[] OneByte = new OperandType?[256];
    private static readonly OperandType?[] TwoByte = new OperandType?[256];

    static OperandSizes()
    {
        foreach (System.Reflection.FieldInfo field in typeof(OpCodes).GetFields())
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? OneByte : TwoByte)[code.Value & 0xff] = code.OperandType;
        }
    }

    public static OperandType Of(int code) =>
        (code < 0x100 ? OneByte[code] : TwoByte[code & 0xff]) ?? throw new BadImageFormatException($"IL has no instruction 0x{code:x}.");

    /// <summary>The size in bytes of an operand that does not depend on its value; a switch has a table instead.</summary>
    public static int SizeOf(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
