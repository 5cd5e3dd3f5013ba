namespace Mooring.Wasm;

/// <summary>A place in the source that a module was made from, as its debug information gives it.</summary>
/// <param name="File">Path as the compiler wrote it, with its directory if that is known.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1; 0 when the compiler gives none.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary>As in <c>src/parse.c:12:7</c>.</summary>
    public override string ToString() => Column > 0 ? $"{File}:{Line}:{Column}" : $"{File}:{Line}";
}
