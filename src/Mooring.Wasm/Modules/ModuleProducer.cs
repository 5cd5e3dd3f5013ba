namespace Mooring.Wasm;

/// <summary>A tool that a module was made with, as the tool says itself.</summary>
/// <param name="Role">What it did: <c>language</c>, <c>processed-by</c> or <c>sdk</c>.</param>
/// <param name="Name">Such as <c>clang</c> or <c>C11</c>.</param>
/// <param name="Version">Of any form; may be empty.</param>
public sealed record ModuleProducer(string Role, string Name, string Version);
