namespace Mooring.Wasm.Text;

/// <summary>How text is translated.</summary>
/// <param name="WithNames">Whether identifiers are kept in a name section.</param>
/// <param name="Features">
/// Decides what the grammar of sizes is: 32 bits, or 64 bits with <see cref="WasmFeatures.Memory64"/>. All else that text may contain is
/// translated, and the validator says whether it is switched on.
/// </param>
internal readonly record struct WatOptions(bool WithNames, WasmFeatures Features)
{
    public static WatOptions Default => new(WithNames: true, WasmFeatures.All);
}
