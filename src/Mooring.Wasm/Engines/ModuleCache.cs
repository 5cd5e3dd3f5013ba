using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Mooring.Wasm;

/// <summary>What is remembered on disk of modules, so that they start faster the next time.</summary>
/// <remarks>
/// Two things under a name made of the module's hash, the build of this library and the features. An empty file <c>.valid</c> says that the
/// module was found valid: its functions are then validated one by one, when they are needed, in place of all at the start. A file
/// <c>.first</c> lists the functions that its start needed, as 32-bit little-endian indices. Both are hints: whatever is in the directory, no
/// function runs that is not valid. Machine code is not kept: .NET offers no way. Files are written under another name and then renamed, so
/// that several processes may share a directory; it is created for its owner alone.
/// </remarks>
internal sealed class ModuleCache
{
    private const string Valid = ".valid";
    private const string First = ".first";
    private const int PartBytes = 256 * 1024; // of a module, for hashing

    private static readonly string Build = typeof(ModuleCache).Module.ModuleVersionId.ToString("N");

    private readonly string _directory;
    private readonly string _suffix;

    /// <exception cref="IOException">The directory cannot be made.</exception>
    public ModuleCache(string directory, WasmFeatures features)
    {
        _directory = directory;
        _suffix = string.Create(CultureInfo.InvariantCulture, $".{Build}.{(int)features:x}");
        if (Directory.Exists(directory)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>What names a module in the cache.</summary>
    /// <remarks>The SHA-256 hash of the hashes of its parts, which are computed on all cores: of two megabytes it takes some milliseconds.</remarks>
    public string KeyOf(ReadOnlyMemory<byte> module)
    {
        int parts = (module.Length + PartBytes - 1) / PartBytes;
        byte[] hashes = new byte[parts * SHA256.HashSizeInBytes];
        if (parts <= 1) HashPart(0);
        else Parallel.For(0, parts, HashPart);
        return Convert.ToHexStringLower(SHA256.HashData(hashes)) + _suffix;

        void HashPart(int part)
        {
            if (part >= parts) return; // of no bytes at all
            ReadOnlySpan<byte> rest = module.Span[(part * PartBytes)..];
            SHA256.HashData(rest[..int.Min(PartBytes, rest.Length)], hashes.AsSpan(part * SHA256.HashSizeInBytes));
        }
    }

    /// <summary>Whether a module is said to be valid.</summary>
    public bool IsKnown(string key) => File.Exists(PathOf(key, Valid));

    /// <summary>Notes that a module is valid.</summary>
    public void Remember(string key) => Write(PathOf(key, Valid), []);

    /// <summary>The functions that a start of the module needed, in the order in which it needed them.</summary>
    /// <param name="key">The module.</param>
    /// <param name="functions">How many functions it defines.</param>
    /// <returns>Indices among the defined functions; null if nothing, or nothing sensible, is remembered.</returns>
    public int[]? ReadFirst(string key, int functions)
    {
        try
        {
            var file = new FileInfo(PathOf(key, First));
            if (!file.Exists || file.Length > (long)functions * sizeof(int)) return null;
            byte[] content = File.ReadAllBytes(file.FullName);
            if (!BitConverter.IsLittleEndian || content.Length % sizeof(int) != 0) return null;
            int[] first = MemoryMarshal.Cast<byte, int>(content).ToArray();
            return Array.TrueForAll(first, function => (uint)function < (uint)functions) ? first : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Notes which functions a start of the module needed.</summary>
    public void RememberFirst(string key, ReadOnlySpan<int> first)
    {
        if (BitConverter.IsLittleEndian) Write(PathOf(key, First), MemoryMarshal.AsBytes(first));
    }

    private string PathOf(string key, string kind) => Path.Combine(_directory, key + kind);

    /// <summary>Makes or replaces a file in one step. What cannot be written is forgotten: the cache is a help, not a duty.</summary>
    private static void Write(string path, ReadOnlySpan<byte> content)
    {
        string draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            File.WriteAllBytes(draft, content);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full or read-only disk, or a directory that has gone: nothing is remembered.
        }
    }
}
