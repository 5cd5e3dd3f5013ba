namespace Mooring.Wasm.Opcodes;

/// <summary>What an instruction takes from the operand stack and leaves on it.</summary>
/// <param name="Operands">The last one is the top of the stack.</param>
/// <param name="Results">The last one is the top of the stack.</param>
internal sealed record InstructionType(ValueType[] Operands, ValueType[] Results)
{
    /// <summary>Reads a signature as <see cref="OpcodeInfo.Signature"/> describes it.</summary>
    /// <param name="signature">Letters, a colon, letters.</param>
    /// <param name="address">What the letter <c>a</c> stands for.</param>
    public static InstructionType Parse(string signature, ValueType address)
    {
        int colon = signature.IndexOf(':', StringComparison.Ordinal);
        return new InstructionType(ParseTypes(signature.AsSpan(0, colon), address), ParseTypes(signature.AsSpan(colon + 1), address));
    }

    private static ValueType[] ParseTypes(ReadOnlySpan<char> letters, ValueType address)
    {
        var types = new ValueType[letters.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = letters[i] switch
            {
                'i' => ValueType.I32,
                'l' => ValueType.I64,
                'f' => ValueType.F32,
                'd' => ValueType.F64,
                'v' => ValueType.V128,
                'a' => address,
                _ => throw new ArgumentException($"'{letters[i]}' is no type letter.", nameof(letters)),
            };
        }

        return types;
    }
}
