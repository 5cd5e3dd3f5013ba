using Mooring.Wasm.Text.Binary;

namespace Mooring.Wasm.Text.Types;

/// <summary>The parameters and results of a function type; equal by content.</summary>
internal sealed class TextSignature(TextType[] parameters, TextType[] results) : IEquatable<TextSignature>
{
    public TextType[] Parameters { get; } = parameters;

    public TextType[] Results { get; } = results;

    public bool Equals(TextSignature? other) =>
        other is not null && Parameters.AsSpan().SequenceEqual(other.Parameters) && Results.AsSpan().SequenceEqual(other.Results);

    public override bool Equals(object? obj) => Equals(obj as TextSignature);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Parameters.Length);
        foreach (TextType type in Parameters) hash.Add(type);
        foreach (TextType type in Results) hash.Add(type);
        return hash.ToHashCode();
    }

    public void Write(BinaryOutput output)
    {
        output.Byte(0x60);
        WriteVector(Parameters, output);
        WriteVector(Results, output);
    }

    private static void WriteVector(TextType[] types, BinaryOutput output)
    {
        output.U32((uint)types.Length);
        foreach (TextType type in types) type.Write(output);
    }
}
