using System.Collections;
using System.Collections.Immutable;
using Mooring.Hosting.Codecs;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Manifests;

/// <summary>What a host is to be made of: actors, providers, and the links between them. Read from YAML or JSON.</summary>
public sealed record HostManifest
{
    /// <summary>The file's name, for error texts.</summary>
    public required string File { get; init; }

    /// <summary>The directory that relative paths start from.</summary>
    public required string Directory { get; init; }

    /// <summary>The host's name.</summary>
    /// <value><c>mooring</c>.</value>
    public string Name { get; init; } = "mooring";

    /// <summary>The account keys whose signature counts.</summary>
    /// <value>Empty: any issuer's.</value>
    public ImmutableArray<string> TrustedIssuers { get; init; } = [];

    /// <summary>Whether modules that nobody has signed may run.</summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>Where <c>moor status</c> and its like reach the host: <c>127.0.0.1:PORT</c>, <c>unix:PATH</c>, or <c>none</c>.</summary>
    /// <value>A free port of the loopback address.</value>
    public string Control { get; init; } = "127.0.0.1:0";

    /// <summary>How long stopping lets accepted work finish; the host's default when null.</summary>
    public TimeSpan? Drain { get; init; }

    /// <summary>Words about the host, by name.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The actors, in the order in which they are started.</summary>
    public ImmutableArray<ManifestActor> Actors { get; init; } = [];

    /// <summary>The providers, in the order in which they are started.</summary>
    public ImmutableArray<ManifestProvider> Providers { get; init; } = [];

    /// <summary>The links, in the order in which they are made.</summary>
    public ImmutableArray<ManifestLink> Links { get; init; } = [];

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">A file in YAML or JSON.</param>
    /// <param name="environment">What <c>${NAME}</c> stands for; the process's environment when null.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ManifestException">It cannot be used; the message begins with file, line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<HostManifest> ReadAsync(string path, IReadOnlyDictionary<string, string>? environment = null, CancellationToken ct = default)
    {
        string text = await System.IO.File.ReadAllTextAsync(path, ct).ConfigureAwait(false);
        return Parse(text, path, Path.GetDirectoryName(Path.GetFullPath(path))!, environment);
    }

    /// <summary>Reads a manifest from a text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">A name for error texts.</param>
    /// <param name="directory">Where relative paths start from.</param>
    /// <param name="environment">What <c>${NAME}</c> stands for; the process's environment when null.</param>
    /// <exception cref="ManifestException">It cannot be used; the message begins with file, line and column.</exception>
    public static HostManifest Parse(string text, string file, string directory, IReadOnlyDictionary<string, string>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        environment ??= Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        return ManifestReader.Read(EnvironmentExpansion.Expand(text, environment), file, directory);
    }
}

/// <summary>An actor of a manifest.</summary>
/// <param name="Module">The module's file.</param>
/// <param name="Place">Where the manifest says it.</param>
public sealed record ManifestActor(string Module, ManifestPlace Place)
{
    /// <summary>Its name; the one in its claims when null.</summary>
    public string? Name { get; init; }

    /// <summary>What an unsigned module may use.</summary>
    public ImmutableArray<string> Claims { get; init; } = [];

    /// <summary>A call alias for an unsigned module.</summary>
    public string? Alias { get; init; }

    /// <summary>How many instances serve it.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>How it spells messages; found out when null.</summary>
    public CodecEra? Codec { get; init; }

    /// <summary>Whether its guest holds a thread while it waits, without being tried to be suspended first.</summary>
    public bool HoldsThread { get; init; }

    /// <summary>Its limits; null where it is not said.</summary>
    public ManifestLimits Limits { get; init; } = new();
}

/// <summary>An actor's limits; what is null is as for all actors.</summary>
public sealed record ManifestLimits
{
    /// <summary>Most memory, in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Stack, in bytes.</summary>
    public int? Stack { get; init; }

    /// <summary>Time for one call.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long a guest computes before it lets others run; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public TimeSpan? TimeSlice { get; init; }

    /// <summary>Calls that may wait.</summary>
    public int? Mailbox { get; init; }

    /// <summary>Whether a call that finds the mailbox full waits for a place.</summary>
    public bool? WaitWhenFull { get; init; }

    /// <summary>Restarts within a minute.</summary>
    public int? Restarts { get; init; }

    internal ActorOptions Over(ActorOptions usual) => usual with
    {
        MaxMemoryBytes = Memory ?? usual.MaxMemoryBytes,
        MaxStackBytes = Stack ?? usual.MaxStackBytes,
        AskTimeout = Timeout ?? usual.AskTimeout,
        TimeSlice = TimeSlice ?? usual.TimeSlice,
        MailboxCapacity = Mailbox ?? usual.MailboxCapacity,
        MailboxFull = WaitWhenFull switch { null => usual.MailboxFull, true => MailboxFull.Wait, false => MailboxFull.Fail },
        MaxRestarts = Restarts ?? usual.MaxRestarts,
    };
}

/// <summary>A provider of a manifest.</summary>
/// <param name="Use">A name of the catalog, or the file of a portable provider (<c>.wasm</c>).</param>
/// <param name="Place">Where the manifest says it.</param>
public sealed record ManifestProvider(string Use, ManifestPlace Place)
{
    /// <summary>The binding name under which it is offered.</summary>
    public string Binding { get; init; } = ActorLink.DefaultBinding;

    /// <summary>What a portable provider offers; said by the catalog for others.</summary>
    public string? Capability { get; init; }

    /// <summary>What the provider is told, whatever links say.</summary>
    public ImmutableDictionary<string, string> Values { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>A link of a manifest.</summary>
/// <param name="Link">What is joined to what.</param>
/// <param name="Place">Where the manifest says it.</param>
public sealed record ManifestLink(LinkDefinition Link, ManifestPlace Place);
