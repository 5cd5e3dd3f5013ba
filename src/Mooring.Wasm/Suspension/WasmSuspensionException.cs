namespace Mooring.Wasm;

/// <summary>A guest called a host function that had to be waited for, in a place where it cannot be suspended.</summary>
/// <remarks>
/// Two places are meant: a call that the host did not make with <c>CallAsync</c>, and guest functions with a synchronous host function between
/// them and that call. The host function was called; what it does goes on, but nobody gets its result.
/// </remarks>
public sealed class WasmSuspensionException : InvalidOperationException
{
    internal WasmSuspensionException(string import, string reason)
        : base($"The host function {import} did not finish at once, and the guest cannot be suspended: {reason}") => Import = import;

    /// <summary>The host function as the guest imports it, as in <c>env.read</c>.</summary>
    public string Import { get; }
}
