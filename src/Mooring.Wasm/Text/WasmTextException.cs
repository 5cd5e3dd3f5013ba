namespace Mooring.Wasm;

/// <summary>Text that is not a well-formed WebAssembly module or script.</summary>
/// <param name="reason">What is wrong, in the words of the specification's test suite.</param>
/// <param name="line">Line of the offending token, from 1.</param>
/// <param name="column">Column of the offending token in UTF-16 units, from 1.</param>
public sealed class WasmTextException(string reason, int line, int column) : FormatException($"{line}:{column}: {reason}")
{
    /// <summary>What is wrong, without the position.</summary>
    public string Reason { get; } = reason;

    /// <summary>Line of the offending token, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Column of the offending token in UTF-16 units, from 1.</summary>
    public int Column { get; } = column;
}
