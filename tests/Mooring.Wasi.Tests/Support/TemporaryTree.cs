namespace Mooring.Wasi.Tests.Support;

/// <summary>A folder of its own for one test; paths are relative to it.</summary>
internal sealed class TemporaryTree : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mooring-wasi-");

    public string Root => _folder.FullName;

    public string this[string path] => Path.Combine(Root, path);

    public TemporaryTree File(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        System.IO.File.WriteAllText(this[path], text);
        return this;
    }

    public TemporaryTree Folder(string path)
    {
        Directory.CreateDirectory(this[path]);
        return this;
    }

    public TemporaryTree Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        System.IO.File.CreateSymbolicLink(this[path], target);
        return this;
    }

    /// <summary>A line for everything below a folder: path, link target, mode, time of writing if asked for, contents. Links are not followed.</summary>
    public string[] Describe(string path, bool withTimes)
    {
        var lines = new List<string>();
        Describe(new DirectoryInfo(this[path]), withTimes, lines);
        return [.. lines.Select(line => line.Replace(this[path], "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static void Describe(DirectoryInfo folder, bool withTimes, List<string> lines)
    {
        foreach (FileSystemInfo item in folder.EnumerateFileSystemInfos())
        {
            string contents = item is FileInfo { LinkTarget: null } ? System.IO.File.ReadAllText(item.FullName) : "";
            lines.Add($"{item.FullName} {item.LinkTarget} {item.UnixFileMode} {(withTimes ? item.LastWriteTimeUtc.Ticks : 0)} {contents}");
            if (item is DirectoryInfo { LinkTarget: null } below) Describe(below, withTimes, lines);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
