namespace Mooring.Repository.Tests;

/// <summary>The dependency ladder: every project and the projects that it may refer to.</summary>
internal static class Ladder
{
    /// <summary>One row a project, lowest first; a project may refer only to those named in its row, all of which stand above it here.</summary>
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Mooring.Analyzers"] = [],
        ["Mooring.Analyzers.CodeFixes"] = [],
        ["Mooring"] = ["Mooring.Analyzers", "Mooring.Analyzers.CodeFixes"],
        ["Mooring.Effects"] = [],
        ["Mooring.Extensions"] = ["Mooring"],
        ["Mooring.Wasm"] = [],
        ["Mooring.Wasi"] = ["Mooring.Wasm"],
        ["Mooring.Nats"] = [],
        ["Mooring.MessagePack"] = [],
        ["Mooring.WaPc"] = ["Mooring.Wasm"],
        ["Mooring.FpBindgen.Generator"] = [],
        ["Mooring.FpBindgen"] = ["Mooring", "Mooring.Wasm", "Mooring.MessagePack", "Mooring.FpBindgen.Generator"],
        ["Mooring.Hosting"] = ["Mooring", "Mooring.Extensions", "Mooring.Wasm", "Mooring.Wasi", "Mooring.WaPc", "Mooring.MessagePack"],
        ["Mooring.Grpc"] = ["Mooring.Hosting"],
        ["Mooring.Providers"] = ["Mooring.Hosting"],
        ["Mooring.Providers.Sqlite"] = ["Mooring.Providers"],
        ["Mooring.Providers.Postgres"] = ["Mooring.Providers"],
        ["Mooring.Providers.Http"] = ["Mooring.Hosting"],
        ["Mooring.Providers.S3"] = ["Mooring.Providers"],
        ["Mooring.Providers.Messaging"] = ["Mooring.Hosting"],
        ["Mooring.Providers.Nats"] = ["Mooring.Nats", "Mooring.Hosting", "Mooring.Providers.Messaging"],
        ["Mooring.Cli"] =
        [
            "Mooring", "Mooring.Effects", "Mooring.Extensions", "Mooring.Wasm", "Mooring.Wasi", "Mooring.WaPc", "Mooring.FpBindgen", "Mooring.Nats", "Mooring.MessagePack",
            "Mooring.Hosting", "Mooring.Grpc", "Mooring.Providers", "Mooring.Providers.Sqlite", "Mooring.Providers.Postgres", "Mooring.Providers.Http", "Mooring.Providers.S3", "Mooring.Providers.Messaging", "Mooring.Providers.Nats",
        ],
    };
}
