namespace Mooring.WaPc.Linking;

/// <summary>Unwinds a guest that called WASI's <c>proc_exit</c>.</summary>
internal sealed class GuestExitException(int code) : Exception($"the guest exited with code {code}")
{
    public int Code { get; } = code;
}
