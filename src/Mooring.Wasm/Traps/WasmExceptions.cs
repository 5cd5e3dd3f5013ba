namespace Mooring.Wasm;

/// <summary>A module cannot be given what it imports, or has not the export that was asked for.</summary>
public sealed class WasmLinkException(string message) : Exception(message);

/// <summary>What a guest needs is more than its store's limits, or the machine, allow.</summary>
public sealed class WasmLimitException(string message) : Exception(message);
