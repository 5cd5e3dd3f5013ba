namespace Mooring.Wasm.Spec;

/// <summary>A command cannot be run because of what came, or did not come, before it in the script.</summary>
internal sealed class SpecScriptException(string message) : Exception(message);
