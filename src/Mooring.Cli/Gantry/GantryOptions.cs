using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Values;
using Mooring.Nats;

namespace Mooring.Cli.Gantry;

/// <summary>The options by which commands find a registry.</summary>
internal sealed class GantryOptions
{
    private const string UsualServer = "nats://127.0.0.1:4222";

    private readonly Option<string> _server = new("--server")
    {
        Description = "The NATS server that the registry's host is linked to, or listens as",
        HelpName = "URL",
        DefaultValueFactory = _ => UsualServer,
    };

    private readonly Option<string?> _credentials = new("--creds") { Description = "File with the credentials that the NATS server asks for.", HelpName = "FILE" };
    private readonly QuantityOption<TimeSpan> _timeout = ValueOptions.Time("--timeout", "How long the registry may be silent.", "15s");

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_credentials);
        command.Add(_timeout);
    }

    /// <exception cref="CliException">There is no server, or it does not let the client in.</exception>
    public Task<GantryClient> ConnectAsync(ParseResult arguments, CancellationToken cancellation)
    {
        NatsCredentials? credentials = arguments.GetValue(_credentials) is { } file ? NatsCredentials.File(file) : null;
        return GantryClient.ConnectAsync(arguments.GetRequiredValue(_server), credentials, _timeout.Of(arguments), cancellation);
    }
}
