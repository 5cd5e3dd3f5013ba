using System.Globalization;
using System.Security.Cryptography;

namespace Mooring.Wasm;

/// <summary>Remembers on disk which modules are valid, so that they need not be validated again.</summary>
/// <remarks>
/// An empty file stands for a module: its name has the module's SHA-256 hash, the build of this library and the features. Functions are
/// compiled when they are first called, so validation is most of what a large module costs at its start, and all that is worth keeping.
/// Whoever can write to the directory can make the engine run invalid modules; it is created for its owner alone.
/// </remarks>
internal sealed class ModuleCache
{
    private static readonly string Build = typeof(ModuleCache).Module.ModuleVersionId.ToString("N");

    private readonly string _directory;
    private readonly string _suffix;

    /// <exception cref="IOException">The directory cannot be made.</exception>
    public ModuleCache(string directory, WasmFeatures features)
    {
        _directory = directory;
        _suffix = string.Create(CultureInfo.InvariantCulture, $".{Build}.{(int)features:x}.valid");
        if (Directory.Exists(directory)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>What names a module in the cache.</summary>
    public string KeyOf(ReadOnlySpan<byte> module) => Convert.ToHexStringLower(SHA256.HashData(module)) + _suffix;

    public bool IsKnown(string key) => File.Exists(Path.Combine(_directory, key));

    /// <summary>Notes that a module is valid. What cannot be written is forgotten: the cache is a help, not a duty.</summary>
    public void Remember(string key)
    {
        try
        {
            File.WriteAllBytes(Path.Combine(_directory, key), []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full or read-only disk: the module will be validated again.
        }
    }
}
