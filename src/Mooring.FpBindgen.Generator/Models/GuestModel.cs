namespace Mooring.FpBindgen.Generator.Models;

/// <summary>Everything that the code of one host class depends on: names and shapes, nothing of the compiler's.</summary>
internal sealed record GuestModel(
    string Namespace,
    string Name,
    string Accessibility,
    string ExportsInterface,
    string? ImportsInterface,
    EquatableArray<FunctionModel> Exports,
    EquatableArray<FunctionModel> Imports,
    EquatableArray<ShapeModel> Shapes,
    EquatableArray<Problem> Problems);

/// <summary>A function of a protocol.</summary>
/// <param name="Method">The method's name in the interface.</param>
/// <param name="WireName">Its name in the protocol.</param>
/// <param name="IsAsync">Whether it is asynchronous in the protocol.</param>
/// <param name="IsValueTask">Whether its task is a <c>ValueTask</c>.</param>
/// <param name="IsOptional">Whether guests may lack it.</param>
/// <param name="TakesToken">Whether the method's last parameter is a token.</param>
/// <param name="Return">What it returns; null for nothing.</param>
/// <param name="Parameters">What it takes, without the token.</param>
/// <param name="DocumentationId">The method's id, for documentation.</param>
/// <param name="Obsolete">The text of its <c>Obsolete</c> attribute; null when it has none.</param>
internal sealed record FunctionModel(
    string Method,
    string WireName,
    bool IsAsync,
    bool IsValueTask,
    bool IsOptional,
    bool TakesToken,
    ValueModel? Return,
    EquatableArray<ParameterModel> Parameters,
    string DocumentationId,
    string? Obsolete);

internal sealed record ParameterModel(string Name, ValueModel Value);

/// <summary>A type of values.</summary>
/// <param name="Type">The type in C#, fully qualified.</param>
/// <param name="Format">The type that writes and reads it.</param>
/// <param name="Primitive">How it crosses the border by value (<c>U8</c>); null when it is MessagePack.</param>
/// <param name="IsNullable">Whether null is a value.</param>
/// <param name="ResultTypes">For results, the types of value and error, as type arguments; null for others.</param>
internal sealed record ValueModel(string Type, string Format, string? Primitive = null, bool IsNullable = false, string? ResultTypes = null)
{
    /// <summary>The type that passes it over the border.</summary>
    public string Border => Primitive is null ? $"global::Mooring.FpBindgen.FpObject<{Type}, {Format}>" : $"global::Mooring.FpBindgen.Fp{Primitive}";

    /// <summary>How its type is called in protocols.</summary>
    public string FpType => Primitive ?? "Object";
}

/// <summary>Something wrong with the protocol, and where.</summary>
internal sealed record Problem(string Id, string Message, Place Place);

/// <summary>A place in a source file, without the file's content.</summary>
internal sealed record Place(string File, int Start, int Length, int Line, int Column, int EndLine, int EndColumn);
