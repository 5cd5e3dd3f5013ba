namespace Mooring.Wasm.Dwarf;

/// <summary>A place in the source that a module was made from.</summary>
/// <param name="File">Path as the compiler wrote it, with its directory if that is known.</param>
/// <param name="Line">From 1; 0 when the compiler gives none.</param>
/// <param name="Column">From 1; 0 when the compiler gives none.</param>
internal readonly record struct SourcePosition(string File, int Line, int Column)
{
    public override string ToString() => Column > 0 ? $"{File}:{Line}:{Column}" : $"{File}:{Line}";
}
