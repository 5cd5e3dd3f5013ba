using System.Security.Cryptography;
using Mooring.Wasm.Compilation;

namespace Mooring.Wasm.Suspension.Snapshots;

/// <summary>What writer and reader of snapshots agree on.</summary>
internal static class SnapshotFormat
{
    public static readonly byte[] Magic = "mooring\x01"u8.ToArray();

    /// <summary>Bytes of memory that are written or left out together, because they are zero.</summary>
    public const int ChunkBytes = 4096;

    public const byte NullReference = 0;
    public const byte FunctionReference = 1;

    /// <summary>Written after the part of the host, so that data which reads too little or too much is noticed.</summary>
    public const int EndMark = 0x656e6421;

    /// <summary>
    /// What decides how frames look: the module, this build of the compiler, and how it was told to compile. A snapshot can be restored where
    /// all of it is the same.
    /// </summary>
    public static byte[] Fingerprint(CompiledModule code)
    {
        CompilerOptions options = code.Options;
        Guid build = typeof(SnapshotFormat).Module.ModuleVersionId;
        string text = $"{build:N} {options.BoundsChecks} {options.Fuel} {options.Interruption} {options.Suspension}";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(code.Definition.Bytes.Span);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text));
        return hash.GetHashAndReset();
    }
}
