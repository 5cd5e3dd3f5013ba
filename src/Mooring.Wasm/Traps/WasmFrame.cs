namespace Mooring.Wasm;

/// <summary>A guest function on the stack.</summary>
/// <param name="ModuleName">The name that the module gives itself or was loaded with, or null.</param>
/// <param name="FunctionIndex">Index in the module's function index space, imports counted.</param>
/// <param name="FunctionName">The name in the name section, or the one it is exported with, or null.</param>
/// <param name="Offset">Position of the instruction in the module's bytes, or null when it is not known.</param>
public sealed record WasmFrame(string? ModuleName, int FunctionIndex, string? FunctionName, int? Offset)
{
    /// <summary>The source of the instruction, if the module carries DWARF line information; else null.</summary>
    public SourcePosition? Source { get; init; }

    /// <summary>As in <c>parse (demo.wasm, function 12, offset 0x1a4) at src/parse.c:12:7</c>.</summary>
    public override string ToString()
    {
        string offset = Offset is { } position ? $", offset 0x{position:x}" : "";
        string source = Source is { } line ? $" at {line}" : "";
        return $"{FunctionName ?? "<unnamed>"} ({ModuleName ?? "<module>"}, function {FunctionIndex}{offset}){source}";
    }
}
