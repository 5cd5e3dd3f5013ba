using System.CommandLine;
using Microsoft.Extensions.Logging;
using Mooring.Cli.Application;
using Mooring.Cli.Control;
using Mooring.Cli.Hosts;
using Mooring.Hosting;
using Mooring.Hosting.Manifests;
using Mooring.Hosting.Providers;

namespace Mooring.Cli.Commands;

/// <summary><c>moor up</c>: a host from its manifest, until Ctrl-C.</summary>
internal sealed class UpCommand : MoorCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The manifest, in YAML or JSON." };
    private readonly Option<bool> _events = new("--events") { Description = "Write host events to standard output, as CloudEvents, one to a line." };
    private readonly Option<bool> _check = new("--check") { Description = "Only read the manifest and its modules, and say what is wrong with them." };

    public UpCommand()
        : base("up", "Bring up a host from its manifest: actors, providers and links, until Ctrl-C.")
    {
        Add(_file);
        Add(_events);
        Add(_check);
    }

    /// <summary>The manifest says it (<c>drain</c>).</summary>
    public override TimeSpan? StopTimeout => null;

    public override IReadOnlyList<Example> Examples =>
    [
        new("up samples/counter/host.yaml", "Runs a counter behind HTTP in one process, its numbers in SQLite."),
        new("up host.yaml --check", "Says what is wrong with a manifest, with line and column."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        HostManifest manifest = await ManifestFile.ReadAsync(arguments.GetRequiredValue(_file), cancellation).ConfigureAwait(false);
        if (arguments.GetValue(_check))
        {
            await ManifestCheck.RunAsync(manifest, HostProviders.Catalog(), cancellation).ConfigureAwait(false);
            terminal.Output.WriteLine(OneLine.Of(
                $"{manifest.File}: {Count(manifest.Actors.Length, "actor")}, {Count(manifest.Providers.Length, "provider")}, {Count(manifest.Links.Length, "link")}"));
            return ExitCode.Success;
        }

        using ILoggerFactory logs = LoggerFactory.Create(builder => builder
            .AddFilter((category, level) => level >= LogLevel.Information && category?.StartsWith(nameof(Mooring), StringComparison.Ordinal) is true)
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        ActorHost host = await ManifestHost.StartAsync(manifest, HostProviders.Catalog(), new ActorHostOptions { LoggerFactory = logs }, ct: cancellation).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            Task events = arguments.GetValue(_events) ? WriteEventsAsync(host, terminal) : Task.CompletedTask;
            await ServeAsync(manifest, host, terminal, cancellation).ConfigureAwait(false);
            terminal.Error.WriteLine("stopping");
            int cut = await host.StopAsync().ConfigureAwait(false);
            if (cut > 0) terminal.Error.WriteLine($"{cut} calls were cut off");
            await events.ConfigureAwait(false);
            return ExitCode.Success;
        }
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private static async Task ServeAsync(HostManifest manifest, ActorHost host, Terminal terminal, CancellationToken cancellation)
    {
        if (manifest.Control == "none")
        {
            Announce(host, terminal, "no control endpoint");
            await WaitForEndAsync(cancellation).ConfigureAwait(false);
            return;
        }

        ControlServer control = await ControlServer.StartAsync(manifest.Control, host, cancellation).ConfigureAwait(false);
        await using (control.ConfigureAwait(false))
        {
            string file = await ControlFile.WriteAsync(new ControlFile(host.Options.Name, control.Address, control.Token, Environment.ProcessId), cancellation).ConfigureAwait(false);
            try
            {
                Announce(host, terminal, $"control on {control.Address}");
                await WaitForEndAsync(cancellation).ConfigureAwait(false);
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    private static void Announce(ActorHost host, Terminal terminal, string control)
    {
        foreach (HostedActor actor in host.Actors.OrderBy(actor => actor.Name, StringComparer.Ordinal))
            terminal.Error.WriteLine($"actor {OneLine.Of(actor.Name)} ({actor.Key}), codec era {actor.Era}");
        foreach ((ActorLink link, _) in host.Links) terminal.Error.WriteLine($"link {OneLine.Of(link.ToString())}");
        terminal.Output.WriteLine($"{host.Options.Name} is up, {control} (Ctrl-C stops)");
    }

    private static async Task WriteEventsAsync(ActorHost host, Terminal terminal)
    {
        await foreach (HostEvent happened in host.ReadEventsAsync(CancellationToken.None).ConfigureAwait(false)) terminal.Output.WriteLine(happened.ToJson());
    }

    private static async Task WaitForEndAsync(CancellationToken cancellation)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellation.UnsafeRegister(static end => ((TaskCompletionSource)end!).TrySetResult(), end);
        await end.Task.ConfigureAwait(false);
    }
}
