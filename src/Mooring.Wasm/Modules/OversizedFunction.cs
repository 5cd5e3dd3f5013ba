namespace Mooring.Wasm;

/// <summary>A function that is too large to be optimised; see <see cref="Module.FindOversizedFunctions"/>.</summary>
/// <param name="FunctionIndex">Index in the module's function index space, imports counted.</param>
/// <param name="FunctionName">The name in the name section, or the one it is exported with, or null.</param>
/// <param name="CodeBytes">Length of its instructions in the binary.</param>
public sealed record OversizedFunction(int FunctionIndex, string? FunctionName, int CodeBytes);
