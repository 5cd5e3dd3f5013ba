namespace Mooring.Wasi;

/// <summary>Ends a guest that called <c>proc_exit</c>; passes through its frames to the caller of the export.</summary>
/// <remarks><see cref="WasiCommand"/> turns it into an exit code. Code that calls exports itself catches it.</remarks>
/// <param name="exitCode">What the guest gave; 0 is success.</param>
public sealed class WasiExitException(int exitCode) : Exception($"the guest exited with code {exitCode}")
{
    /// <summary>What the guest gave; 0 is success. An unsigned 32-bit number in signed clothes.</summary>
    public int ExitCode { get; } = exitCode;
}
