namespace Mooring.Wasi.Linux;

/// <summary>Where a path leads: an open directory, and a name in it that is a single component.</summary>
/// <remarks>The directory cannot be exchanged any more, whatever happens to names. Dispose of it when the name has been used.</remarks>
internal readonly struct Location : IDisposable
{
    private readonly bool _ownsDirectory;

    public Location(FileHandle directory, bool ownsDirectory, byte[] name, bool mustBeDirectory)
    {
        Directory = directory;
        _ownsDirectory = ownsDirectory;
        Name = name;
        MustBeDirectory = mustBeDirectory;
    }

    public FileHandle Directory { get; }

    /// <summary>One component with a zero byte at its end; "." when the path leads to <see cref="Directory"/> itself.</summary>
    public byte[] Name { get; }

    /// <summary>The path ended in a slash.</summary>
    public bool MustBeDirectory { get; }

    /// <summary>The same place, to be used instead of this, which need not be disposed of then.</summary>
    public Location AsDirectory() => new(Directory, _ownsDirectory, Name, mustBeDirectory: true);

    public void Dispose()
    {
        if (_ownsDirectory) Directory.Dispose();
    }
}
