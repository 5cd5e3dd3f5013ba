using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Control;

namespace Mooring.Cli.Commands;

/// <summary>A command that talks to a running host.</summary>
internal abstract class HostCommand : MoorCommand
{
    private readonly Option<string?> _host = new("--host") { Description = "The host's name [default: the only one that runs]", HelpName = "NAME" };

    protected HostCommand(string name, string description)
        : base(name, description) => Add(_host);

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        using ControlClient client = await ControlClient.OfAsync(arguments.GetValue(_host), cancellation).ConfigureAwait(false);
        return await RunAsync(client, arguments, terminal, cancellation).ConfigureAwait(false);
    }

    protected abstract Task<int> RunAsync(ControlClient client, ParseResult arguments, Terminal terminal, CancellationToken cancellation);
}
