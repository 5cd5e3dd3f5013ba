using Mooring.Testing;

namespace Mooring.WaPc.Tests;

/// <summary>The guests of this repository.</summary>
internal static class Guests
{
    public static string Folder { get; } = RepositoryRoot.Combine("guests");

    /// <summary>Reads <c>guests/NAME.wasm</c>.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".wasm"));
}
