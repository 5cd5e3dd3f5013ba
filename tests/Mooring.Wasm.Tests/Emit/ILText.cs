using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Text;

namespace Mooring.Wasm.Tests.Emit;

/// <summary>Prints the IL of a method, for comparison with a file.</summary>
internal static class ILText
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public static string Print(MethodInfo method)
    {
        MethodBody body = method.GetMethodBody()!;
        var text = new StringBuilder();
        foreach (LocalVariableInfo local in body.LocalVariables)
            text.AppendLine(CultureInfo.InvariantCulture, $"local {local.LocalIndex}: {local.LocalType.Name}");
        byte[] code = body.GetILAsByteArray()!;
        for (int at = 0; at < code.Length;)
        {
            text.Append(CultureInfo.InvariantCulture, $"{at:x4}  ");
            short value = code[at++];
            if (value == 0xFE) value = (short)(0xFE00 | code[at++]);
            OpCode opcode = Codes[value];
            text.Append(opcode.Name);
            text.AppendLine(Operand(opcode, code, ref at, method.Module));
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Operand(OpCode opcode, byte[] code, ref int at, System.Reflection.Module module)
    {
        switch (opcode.OperandType)
        {
            case OperandType.InlineNone:
                return "";
            case OperandType.ShortInlineBrTarget:
                at++;
                return $" {at + (sbyte)code[at - 1]:x4}";
            case OperandType.InlineBrTarget:
                at += 4;
                return $" {at + BitConverter.ToInt32(code, at - 4):x4}";
            case OperandType.ShortInlineI or OperandType.ShortInlineVar:
                return $" {(opcode == OpCodes.Ldc_I4_S ? (sbyte)code[at++] : code[at++])}";
            case OperandType.InlineVar:
                at += 2;
                return $" {BitConverter.ToUInt16(code, at - 2)}";
            case OperandType.InlineI:
                at += 4;
                return $" {BitConverter.ToInt32(code, at - 4)}";
            case OperandType.InlineI8:
                at += 8;
                return $" {BitConverter.ToInt64(code, at - 8)}";
            case OperandType.ShortInlineR:
                at += 4;
                return string.Create(CultureInfo.InvariantCulture, $" {BitConverter.ToSingle(code, at - 4)}");
            case OperandType.InlineR:
                at += 8;
                return string.Create(CultureInfo.InvariantCulture, $" {BitConverter.ToDouble(code, at - 8)}");
            case OperandType.InlineSwitch:
                int count = BitConverter.ToInt32(code, at);
                int end = at + 4 + (count * 4);
                string targets = string.Join(' ', Enumerable.Range(1, count).Select(i => $"{end + BitConverter.ToInt32(code, end - ((count - i + 1) * 4)):x4}"));
                at = end;
                return $" {targets}";
            case OperandType.InlineSig:
                at += 4;
                return " (signature)";
            default:
                at += 4;
                MemberInfo member = module.ResolveMember(BitConverter.ToInt32(code, at - 4))!;
                string owner = member.DeclaringType is { } type && !type.Name.StartsWith("chunk", StringComparison.Ordinal) ? type.Name + "::" : "";
                return $" {owner}{member.Name}";
        }
    }
}
