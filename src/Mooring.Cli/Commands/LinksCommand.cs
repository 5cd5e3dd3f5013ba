using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Control;
using Mooring.Hosting.Providers;

namespace Mooring.Cli.Commands;

/// <summary><c>moor links</c>: the links of a running host, shown or changed.</summary>
internal sealed class LinksCommand : HostCommand
{
    private readonly Option<string[]> _add = new("--add") { Description = "Add a link, or change its values: the actor's key, name or alias, and the capability.", HelpName = "ACTOR CAPABILITY", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _remove = new("--remove") { Description = "Remove a link.", HelpName = "ACTOR CAPABILITY", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _binding = new("--binding") { Description = "The link's binding name.", HelpName = "NAME", DefaultValueFactory = _ => ActorLink.DefaultBinding };
    private readonly Option<string[]> _values = new("--value") { Description = "A value of the link that is added; may be repeated.", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };

    public LinksCommand()
        : base("links", "Show the links of a running host, or change them while it runs.")
    {
        Add(_add);
        Add(_remove);
        Add(_binding);
        Add(_values);
        Validators.Add(result =>
        {
            bool adds = result.GetResult(_add) is not null;
            bool removes = result.GetResult(_remove) is not null;
            if (adds && removes) result.AddError("links: either --add or --remove");
            if (result.GetResult(_values) is { Implicit: false } && !adds) result.AddError("--value: belongs to --add ACTOR CAPABILITY");
            if (result.GetResult(_binding) is { Implicit: false } && !adds && !removes) result.AddError("--binding: belongs to --add or --remove ACTOR CAPABILITY");
        });
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("links", "Shows which actor is joined to what."),
        new("links --add counter wascc:http_server --value PORT=8081", "Serves the actor on another port from now on."),
    ];

    protected override async Task<int> RunAsync(ControlClient client, ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string binding = arguments.GetRequiredValue(_binding);
        if (arguments.GetValue(_add) is [var actor, var capability])
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string value in arguments.GetValue(_values) ?? [])
            {
                int mark = value.IndexOf('=', StringComparison.Ordinal);
                if (mark < 1) throw new CliException($"--value: \"{value}\" is not NAME=VALUE") { ExitCode = ExitCode.Usage };
                values[value[..mark]] = value[(mark + 1)..];
            }

            await client.LinkAsync(new LinkRequest(actor, capability, binding, values), cancellation).ConfigureAwait(false);
        }

        if (arguments.GetValue(_remove) is [var from, var of]) await client.UnlinkAsync(from, of, binding, cancellation).ConfigureAwait(false);
        HostStatus status = await client.GetStatusAsync(cancellation).ConfigureAwait(false);
        new FactList(terminal.Output).WriteAll(
            "links", status.Links.Select(link => (link.ActorName, $"{link.Capability} ({link.Binding}){(link.HasProvider ? "" : ", no provider")}")));
        return ExitCode.Success;
    }
}
