using Mooring.Testing;

namespace Mooring.Cli.Tests.Support;

/// <summary>A folder for one test class.</summary>
public sealed class TemporaryFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moor-test-");

    public string Folder => _folder.FullName;

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    internal static string Guest(string name) => RepositoryRoot.Combine("guests", name + ".wasm");
}
