using System.Collections.Immutable;
using Mooring.Hosting.Codecs;
using Mooring.Hosting.Providers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Mooring.Hosting.Manifests;

/// <summary>Turns a manifest's text into a <see cref="HostManifest"/>. JSON is YAML, so one parser reads both.</summary>
internal static class ManifestReader
{
    private const int MostActorInstances = 1024;

    public static HostManifest Read(string text, string file, string directory)
    {
        ManifestNode root = Root(text, file);
        Dictionary<string, ManifestNode> fields = root.Fields("the manifest", "host", "labels", "actors", "capabilities", "providers", "bindings", "links");
        HostManifest manifest = new() { File = file, Directory = directory };
        if (fields.TryGetValue("host", out ManifestNode? host)) manifest = Host(manifest, host);
        return manifest with
        {
            Labels = fields.TryGetValue("labels", out ManifestNode? labels) ? Labels(labels) : manifest.Labels,
            Actors = [.. List(fields, "actors").Select(Actor)],
            Providers = [.. List(fields, "capabilities").Concat(List(fields, "providers")).Select(Provider)],
            Links = [.. List(fields, "bindings").Concat(List(fields, "links")).Select(Link)],
        };
    }

    private static ManifestNode Root(string text, string file)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException cause)
        {
            throw new ManifestException(file, new ManifestPlace(cause.Start.Line, cause.Start.Column), cause.InnerException?.Message ?? cause.Message, cause);
        }
        catch (Exception cause) when (cause is InvalidOperationException or ArgumentException)
        {
            // How the parser meets some texts that are cut off; it does not say where.
            throw new ManifestException(file, new ManifestPlace(1, 1), $"this is neither YAML nor JSON: {cause.Message}", cause);
        }

        return yaml.Documents.Count == 1
            ? new ManifestNode(yaml.Documents[0].RootNode, file)
            : throw new ManifestException(file, new ManifestPlace(1, 1), yaml.Documents.Count == 0 ? "the manifest is empty" : "a manifest is one document");
    }

    private static HostManifest Host(HostManifest manifest, ManifestNode node)
    {
        Dictionary<string, ManifestNode> fields = node.Fields("host", "name", "trust", "allowUnsigned", "control", "drain");
        return manifest with
        {
            Name = Find(fields, "name")?.NonEmptyText("host name") ?? manifest.Name,
            TrustedIssuers = fields.TryGetValue("trust", out ManifestNode? trust) ? Issuers(trust) : [],
            AllowUnsigned = Find(fields, "allowUnsigned")?.Flag("allowUnsigned") ?? false,
            Control = Find(fields, "control")?.NonEmptyText("control") ?? manifest.Control,
            Drain = Find(fields, "drain")?.Time("drain"),
        };
    }

    private static ImmutableArray<string> Issuers(ManifestNode node)
    {
        foreach (ManifestNode issuer in node.Items("trust"))
        {
            if (!Claims.NKey.IsPublicKey(issuer.NonEmptyText("trust"), Claims.NKeyKind.Account)) throw issuer.Error($"trust: \"{issuer.Text("trust")}\" is no account key (56 characters beginning with A)");
        }

        return node.Texts("trust");
    }

    private static ImmutableDictionary<string, string> Labels(ManifestNode node)
    {
        ImmutableDictionary<string, string> labels = node.TextMap("labels");
        string? reserved = labels.Keys.FirstOrDefault(name => name.StartsWith("hostcore.", StringComparison.Ordinal));
        return reserved is null ? labels : throw node.Error($"labels: {reserved} is reserved for the host");
    }

    private static ManifestActor Actor(ManifestNode node)
    {
        if (!node.IsMap) return new ManifestActor(node.NonEmptyText("actor"), node.Place);
        Dictionary<string, ManifestNode> fields = node.Fields("an actor", "module", "path", "name", "claims", "alias", "instances", "codec", "waits", "limits");
        return new ManifestActor((Find(fields, "module") ?? Need(node, fields, "an actor", "path")).NonEmptyText("module"), node.Place)
        {
            Name = Find(fields, "name")?.NonEmptyText("name"),
            Claims = Find(fields, "claims")?.Texts("claims") ?? [],
            Alias = Find(fields, "alias")?.NonEmptyText("alias"),
            Instances = Find(fields, "instances")?.Count("instances", 1, MostActorInstances) ?? 1,
            Codec = fields.TryGetValue("codec", out ManifestNode? codec) ? Era(codec) : null,
            HoldsThread = Find(fields, "waits") is { } waits && waits.Text("waits") switch
            {
                "suspended" => false,
                "thread" => true,
                _ => throw waits.Error("waits: suspended or thread is wanted here"),
            },
            Limits = fields.TryGetValue("limits", out ManifestNode? limits) ? Limits(limits) : new ManifestLimits(),
        };
    }

    private static CodecEra Era(ManifestNode node) =>
        Enum.TryParse(node.Text("codec"), ignoreCase: true, out CodecEra era) && Enum.IsDefined(era) ? era : throw node.Error("codec: one of A, B, C, D and E is wanted here");

    private static ManifestLimits Limits(ManifestNode node)
    {
        const long Page = 64 << 10;
        Dictionary<string, ManifestNode> fields = node.Fields("limits", "memory", "stack", "timeout", "timeSlice", "mailbox", "whenFull", "restarts");
        return new ManifestLimits
        {
            Memory = Find(fields, "memory")?.Size("memory", Page, 65_536 * Page),
            Stack = (int?)Find(fields, "stack")?.Size("stack", 16 << 10, 64 << 20),
            Timeout = Find(fields, "timeout")?.Time("timeout"),
            TimeSlice = Find(fields, "timeSlice") is { } slice ? TimeSlice(slice) : null,
            Mailbox = Find(fields, "mailbox")?.Count("mailbox", 1, 1 << 20),
            WaitWhenFull = Find(fields, "whenFull") is not { } full ? null : full.Text("whenFull") switch
            {
                "wait" => true,
                "fail" => false,
                _ => throw full.Error("whenFull: wait or fail is wanted here"),
            },
            Restarts = Find(fields, "restarts")?.Count("restarts", 0, int.MaxValue),
        };
    }

    private static TimeSpan TimeSlice(ManifestNode node)
    {
        if (node.Text("timeSlice") == "none") return Timeout.InfiniteTimeSpan;
        TimeSpan slice = node.Time("timeSlice");
        return slice >= TimeSpan.FromMilliseconds(1) ? slice : throw node.Error("timeSlice: at least 1ms, or none, is wanted here");
    }

    private static ManifestProvider Provider(ManifestNode node)
    {
        if (!node.IsMap) return new ManifestProvider(node.NonEmptyText("provider"), node.Place);
        Dictionary<string, ManifestNode> fields = node.Fields("a provider", "use", "path", "binding_name", "binding", "capability", "values");
        return new ManifestProvider((Find(fields, "use") ?? Need(node, fields, "a provider", "path")).NonEmptyText("provider"), node.Place)
        {
            Binding = (Find(fields, "binding") ?? Find(fields, "binding_name"))?.NonEmptyText("binding") ?? ActorLink.DefaultBinding,
            Capability = Find(fields, "capability")?.NonEmptyText("capability"),
            Values = Find(fields, "values")?.TextMap("values") ?? ImmutableDictionary<string, string>.Empty,
        };
    }

    private static ManifestLink Link(ManifestNode node)
    {
        Dictionary<string, ManifestNode> fields = node.Fields("a link", "actor", "capability", "binding", "values");
        var link = new LinkDefinition(Need(node, fields, "a link", "actor").NonEmptyText("actor"), Need(node, fields, "a link", "capability").NonEmptyText("capability"))
        {
            Binding = Find(fields, "binding")?.NonEmptyText("binding") ?? ActorLink.DefaultBinding,
            Values = Find(fields, "values")?.TextMap("values") ?? ImmutableDictionary<string, string>.Empty,
        };
        return new ManifestLink(link, node.Place);
    }

    private static IEnumerable<ManifestNode> List(Dictionary<string, ManifestNode> fields, string name) => Find(fields, name)?.Items(name) ?? [];

    private static ManifestNode? Find(Dictionary<string, ManifestNode> fields, string name) => fields.GetValueOrDefault(name);

    private static ManifestNode Need(ManifestNode node, Dictionary<string, ManifestNode> fields, string what, string name) =>
        Find(fields, name) ?? throw node.Error($"{what} needs \"{name}\"");
}
