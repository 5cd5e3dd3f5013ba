namespace Mooring.Testing;

/// <summary>Where the repository is, seen from a test program that runs out of its own bin folder.</summary>
internal static class RepositoryRoot
{
    /// <summary>Full path of the folder that holds Mooring.slnx.</summary>
    public static string Path { get; } = Find();

    public static string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Mooring.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException($"Mooring.slnx is in no folder above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
