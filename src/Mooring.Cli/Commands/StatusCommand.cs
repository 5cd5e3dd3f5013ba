using System.CommandLine;
using System.Globalization;
using Mooring.Cli.Application;
using Mooring.Cli.Control;

namespace Mooring.Cli.Commands;

/// <summary><c>moor status</c>: what a running host holds.</summary>
internal sealed class StatusCommand : HostCommand
{
    public StatusCommand()
        : base("status", "Show the actors and providers of a running host.")
    {
    }

    public override IReadOnlyList<Example> Examples => [new("status", "Shows the host that runs."), new("status --host gantry", "Shows the host of that name.")];

    protected override async Task<int> RunAsync(ControlClient client, ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        HostStatus status = await client.GetStatusAsync(cancellation).ConfigureAwait(false);
        var rows = new FactList(terminal.Output);
        rows.Write("host", status.Name);
        rows.Write("up since", status.StartedAt.ToString("u", CultureInfo.InvariantCulture));
        rows.WriteAll("actors", status.Actors.Select(actor => (actor.Name, Describe(actor))));
        rows.WriteAll("providers", status.Providers.Select(provider => (provider.Capability, $"{provider.Name} {provider.Version} ({provider.Binding})")));
        return ExitCode.Success;
    }

    private static string Describe(ActorStatus actor) => string.Create(
        CultureInfo.InvariantCulture,
        $"{actor.Key}  revision {actor.Revision?.ToString(CultureInfo.InvariantCulture) ?? "-"}, era {actor.Codec}, {actor.Instances} instance{(actor.Instances == 1 ? "" : "s")}, {actor.Restarts} restarts, {actor.Pending} pending{(actor.HoldsThread ? ", holds a thread while it waits" : "")}");
}
