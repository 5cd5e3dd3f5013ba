namespace Mooring.Wasm.Spec;

/// <summary>The scripts of the WebAssembly specification's test suite, which are data beside the repository and not part of it.</summary>
public static class SpecSuite
{
    /// <summary>Names a folder to use instead of the one beside the repository.</summary>
    public const string LocationVariable = "MOORING_SPEC_SUITE";

    /// <summary>What to tell a user who has no suite.</summary>
    public const string HowToGet =
        $"The WebAssembly specification's test suite is not there. Set {LocationVariable} to a folder that has spec-2.0/core and "
        + "spec-3.0/core in it, the .wast files of https://github.com/WebAssembly/testsuite or https://github.com/WebAssembly/spec (test/core).";

    /// <summary>The folder that holds <c>spec-2.0</c> and <c>spec-3.0</c>, or null when there is none.</summary>
    public static string? Root { get; } = Locate();

    /// <summary>All scripts below a folder of the suite, as paths relative to <see cref="Root"/> with forward slashes, in order.</summary>
    /// <param name="folder">Such as <c>spec-2.0/core</c>.</param>
    public static IReadOnlyList<string> Files(string folder)
    {
        if (Root is null) return [];
        string start = Path.Combine(Root, folder);
        if (!Directory.Exists(start)) return [];
        return [.. Directory.EnumerateFiles(start, "*.wast", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The bytes of a script.</summary>
    /// <param name="file">A path that <see cref="Files"/> gave.</param>
    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Root!, file));

    private static string? Locate()
    {
        if (Environment.GetEnvironmentVariable(LocationVariable) is { Length: > 0 } given) return Directory.Exists(given) ? given : null;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Mooring.slnx"))) continue;
            string beside = Path.Combine(folder.FullName, "..", "shared", "spec-suite");
            return Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
        }

        return null;
    }
}
