namespace Mooring.Wasm;

/// <summary>Thrown for bytes that are not a WebAssembly module which this engine accepts.</summary>
/// <remarks>
/// Covers malformed modules (the bytes do not follow the binary format), invalid ones (they do, but break a rule of validation), features
/// that the engine has switched off, and implementation limits. The message starts with the words that the specification's own interpreter
/// uses, such as <c>unexpected end</c> or <c>type mismatch</c>.
/// </remarks>
/// <param name="reason">What is wrong, without the position.</param>
/// <param name="offset">Position in the module, in bytes from its start.</param>
public sealed class WasmFormatException(string reason, int offset) : Exception($"{reason} (at byte 0x{offset:x})")
{
    /// <summary>What is wrong, without the position.</summary>
    public string Reason { get; } = reason;

    /// <summary>Where it was noticed, in bytes from the start of the module.</summary>
    public int Offset { get; } = offset;
}
