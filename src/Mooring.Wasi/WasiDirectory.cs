namespace Mooring.Wasi;

/// <summary>A directory of the host that a guest is given, with all below it.</summary>
/// <remarks>
/// It is opened when the <see cref="WasiContext"/> is made: renaming or replacing it later changes nothing for the guest. The guest reaches
/// nothing outside, whatever links lie in it and whoever exchanges them meanwhile. Needs Linux on x86-64 or arm64.
/// </remarks>
/// <param name="HostPath">Where it is. Links in this path are followed: it is the host's own.</param>
/// <param name="GuestPath">What the guest calls it, such as <c>/</c> or <c>/data</c>.</param>
/// <param name="Access">What the guest may do there.</param>
public sealed record WasiDirectory(string HostPath, string GuestPath, WasiAccess Access = WasiAccess.ReadWrite);

/// <summary>What a guest may do in a <see cref="WasiDirectory"/>.</summary>
public enum WasiAccess
{
    /// <summary>Read files, list directories.</summary>
    ReadOnly,

    /// <summary>Everything that the host process may do itself.</summary>
    ReadWrite,
}

/// <summary>Which of a guest's standard streams are terminals, as far as the guest is told (<c>isatty</c>).</summary>
[Flags]
public enum WasiTerminals
{
    /// <summary>None; C libraries then write standard output in large pieces.</summary>
    None = 0,

    /// <summary>Standard input.</summary>
    Input = 1,

    /// <summary>Standard output.</summary>
    Output = 2,

    /// <summary>Standard error.</summary>
    Error = 4,
}
