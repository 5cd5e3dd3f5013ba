using System.Text;

namespace Mooring.Providers.Blobs;

/// <summary>Objects as files: a directory to a container, below one root that no name leads out of.</summary>
/// <remarks>
/// Symbolic links below the root are not followed: what others put there must not lead an actor out either. The root itself may be one.
/// </remarks>
public sealed class FileBlobStore : IBlobStore
{
    private const string UploadPrefix = ".upload-"; // no object's file begins so: a leading dot is always spelled out
    private const int LongestFileName = 255; // bytes

    private readonly string _root;

    /// <summary>A store below a directory, which is made if it is not there.</summary>
    public FileBlobStore(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        _root = Path.GetFullPath(root);
        Directory.CreateDirectory(_root);
    }

    /// <inheritdoc/>
    public ValueTask CreateContainerAsync(string container, CancellationToken ct)
    {
        Directory.CreateDirectory(DirectoryOf(container));
        return default;
    }

    /// <inheritdoc/>
    public ValueTask RemoveContainerAsync(string container, CancellationToken ct)
    {
        string directory = DirectoryOf(container);
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<(string Id, long Size)>> ListAsync(string container, CancellationToken ct)
    {
        var directory = new DirectoryInfo(DirectoryOf(container));
        if (!directory.Exists) return new ValueTask<IReadOnlyList<(string, long)>>([]);
        return new ValueTask<IReadOnlyList<(string, long)>>(
        [
            .. directory.EnumerateFiles()
                .Where(file => !file.Name.StartsWith(UploadPrefix, StringComparison.Ordinal) && file.LinkTarget is null)
                .Select(file => (Uri.UnescapeDataString(file.Name), file.Length))
                .OrderBy(file => file.Item1, StringComparer.Ordinal),
        ]);
    }

    /// <inheritdoc/>
    public ValueTask<long?> GetSizeAsync(string container, string id, CancellationToken ct)
    {
        var file = new FileInfo(PathOf(container, id));
        return new ValueTask<long?>(file.Exists ? file.Length : null);
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string container, string id, CancellationToken ct)
    {
        string path = PathOf(container, id);
        if (File.Exists(path)) File.Delete(path);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<BlobReader?> OpenReadAsync(string container, string id, CancellationToken ct)
    {
        try
        {
            return new ValueTask<BlobReader?>(new FileReader(PathOf(container, id)));
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ValueTask<BlobReader?>((BlobReader?)null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IBlobUpload> BeginUploadAsync(string container, string id, long size, CancellationToken ct)
    {
        string target = PathOf(container, id);
        Directory.CreateDirectory(DirectoryOf(container));
        return new ValueTask<IBlobUpload>(new FileUpload(Path.Combine(DirectoryOf(container), UploadPrefix + Guid.NewGuid().ToString("N")), target));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    /// <exception cref="BlobStoreException">The name is none, or leads elsewhere.</exception>
    private string DirectoryOf(string container) => NoLink(Path.Combine(_root, FileName(container)), container);

    /// <exception cref="BlobStoreException">A name is none, or leads elsewhere.</exception>
    private string PathOf(string container, string id) => NoLink(Path.Combine(DirectoryOf(container), FileName(id)), id);

    private static string NoLink(string path, string name) => new FileInfo(path).LinkTarget is null
        ? path
        : throw new BlobStoreException($"\"{name}\" is a link to elsewhere, which the store does not follow");

    /// <summary>A name as a file's name: letters, digits, <c>_</c>, <c>-</c> and inner dots stay, all else is percent-encoded, so that no
    /// name is a path and no two names are one file.</summary>
    private static string FileName(string name)
    {
        if (name.Length == 0) throw new BlobStoreException("the name of a container or an object has at least one character");
        var file = new StringBuilder(name.Length);
        foreach (byte value in Encoding.UTF8.GetBytes(name))
        {
            bool isPlain = char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'-' || (value == (byte)'.' && file.Length > 0);
            if (isPlain) file.Append((char)value);
            else file.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return file.Length <= LongestFileName ? file.ToString() : throw new BlobStoreException($"the name \"{name}\" is too long for a file system");
    }

    private sealed class FileReader : BlobReader
    {
        private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
        private long _offset;

        public FileReader(string path)
        {
            _file = File.OpenHandle(path, options: FileOptions.SequentialScan | FileOptions.Asynchronous);
            Size = RandomAccess.GetLength(_file);
        }

        public override long Size { get; }

        public override async ValueTask ReadExactlyAsync(Memory<byte> buffer, CancellationToken ct)
        {
            while (!buffer.IsEmpty)
            {
                int read = await RandomAccess.ReadAsync(_file, buffer, _offset, ct).ConfigureAwait(false);
                if (read == 0) throw new EndOfStreamException($"the file ended {Size - _offset} bytes early: it has been cut short");
                _offset += read;
                buffer = buffer[read..];
            }
        }

        public override ValueTask DisposeAsync()
        {
            _file.Dispose();
            return default;
        }
    }

    private sealed class FileUpload(string temporary, string target) : IBlobUpload
    {
        private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, options: FileOptions.Asynchronous);
        private long _offset;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
        {
            await RandomAccess.WriteAsync(_file, bytes, _offset, ct).ConfigureAwait(false);
            _offset += bytes.Length;
        }

        public ValueTask CommitAsync(CancellationToken ct)
        {
            _file.Dispose();
            File.Move(temporary, target, overwrite: true);
            return default;
        }

        public ValueTask DisposeAsync()
        {
            _file.Dispose();
            File.Delete(temporary); // none is there after a commit
            return default;
        }
    }
}
