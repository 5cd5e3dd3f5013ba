namespace Mooring.MessagePack;

/// <summary>The one value of Rust's <c>()</c>; also stands for structs without fields.</summary>
public readonly record struct Unit
{
    /// <summary>The value.</summary>
    public static Unit Value => default;

    /// <summary><c>()</c></summary>
    public override string ToString() => "()";
}
