using System.Text.Json;
using System.Text.Json.Serialization;
using Mooring.Cli.Application;

namespace Mooring.Cli.Control;

/// <summary>How the other commands find a running host: a file that only its owner can read, with address and token.</summary>
/// <param name="Name">The host's name.</param>
/// <param name="Address"><c>http://127.0.0.1:PORT</c> or <c>unix:PATH</c>.</param>
/// <param name="Token">What has to be said there.</param>
/// <param name="Process">The host's process.</param>
internal sealed record ControlFile(string Name, string Address, string Token, int Process)
{
    /// <summary>Names another directory for the files of running hosts.</summary>
    public const string DirectoryVariable = "MOORING_HOSTS";

    /// <summary>The file itself.</summary>
    [JsonIgnore]
    public string Path => PathOf(Name);

    private static string Folder => Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } folder ? folder
        : Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime) ? System.IO.Path.Combine(runtime, "mooring")
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".mooring", "hosts");

    /// <summary>Writes the file, over one of a host of the same name that is gone.</summary>
    /// <exception cref="CliException">A host of that name runs.</exception>
    public static async Task<string> WriteAsync(ControlFile host, CancellationToken cancellation)
    {
        string path = PathOf(host.Name);
        if (File.Exists(path) && await TryReadAsync(path, cancellation).ConfigureAwait(false) is { } other && other.IsRunning && other.Process != Environment.ProcessId)
            throw new CliException($"a host named {host.Name} runs already (process {other.Process}): give this one another name in its manifest, or delete {path} if that process is something else");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder);
        else Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Delete(path); // a mode is given only to files that are made
        var file = new FileStream(path, options);
        await using (file.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(file, host, cancellationToken: cancellation).ConfigureAwait(false);
        }

        return path;
    }

    /// <summary>The host of that name, or the only one that runs.</summary>
    /// <exception cref="CliException">There is none, or there are several.</exception>
    public static async Task<ControlFile> FindAsync(string? name, CancellationToken cancellation)
    {
        var running = new List<ControlFile>();
        foreach (string path in Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*.json") : [])
        {
            if (await TryReadAsync(path, cancellation).ConfigureAwait(false) is { IsRunning: true } host && (name is null || host.Name == name)) running.Add(host);
        }

        return running switch
        {
            [var one] => one,
            [] => throw new CliException(name is null ? "no host runs here: start one with moor up" : $"no host named {name} runs here"),
            _ => throw new CliException($"several hosts run here: say which with --host ({string.Join(", ", running.Select(host => host.Name).Order(StringComparer.Ordinal))})"),
        };
    }

    private bool IsRunning
    {
        get
        {
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(Process);
                return !process.HasExited;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    private static string PathOf(string name) => System.IO.Path.Combine(Folder, Uri.EscapeDataString(name) + ".json");

    private static async Task<ControlFile?> TryReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            FileStream file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                ControlFile? host = await JsonSerializer.DeserializeAsync<ControlFile>(file, cancellationToken: cancellation).ConfigureAwait(false);
                return host is { Name: not null, Token: not null } && Uri.TryCreate(host.Address, UriKind.Absolute, out _) ? host : null;
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // being written, or none of ours
        }
    }
}
