using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Values;
using Mooring.Hosting.Claims;

namespace Mooring.Cli.Commands;

/// <summary><c>moor keys</c>: key pairs to sign modules with.</summary>
internal sealed class KeysCommand : MoorCommand
{
    private readonly Argument<string> _kind = new Argument<string>("KIND")
    {
        Description = "account (signs modules), module (names one), operator, user, server, cluster or provider.",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "account",
    }.OnlyFrom("account", "module", "operator", "user", "server", "cluster", "provider");

    private readonly Option<string?> _out = new("--out") { Description = "Write the seed to this file, which only you can read [default: show it]", HelpName = "FILE" };
    private readonly Option<string?> _show = new("--public") { Description = "Show the public key of the seed in this file instead of making a new one.", HelpName = "FILE" };

    public KeysCommand()
        : base("keys", "Make a key pair: the public key names an issuer or a module, the seed signs.")
    {
        Add(_kind);
        Add(_out);
        Add(_show);
        Validators.Add(result =>
        {
            if (result.GetValue(_show) is null) return;
            if (result.GetValue(_out) is not null) result.AddError("keys: either --out, which makes a key, or --public, which shows one");
            if (result.GetResult(_kind) is { Tokens.Count: > 0 }) result.AddError("keys: either KIND, which makes a key, or --public, which shows one");
        });
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("keys account --out issuer.nk", "Makes the key that will sign modules; its public half begins with A."),
        new("keys module --out counter.nk", "Makes the key that names one module in all its revisions."),
        new("keys --public issuer.nk", "Shows the public key of a seed."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var rows = new FactList(terminal.Output);
        if (arguments.GetValue(_show) is { } path)
        {
            rows.Write("public", (await KeyFile.ReadAsync(path, cancellation).ConfigureAwait(false)).PublicKey);
            return ExitCode.Success;
        }

        NKey key = NKey.Create(Enum.Parse<NKeyKind>(arguments.GetRequiredValue(_kind), ignoreCase: true));
        string? file = arguments.GetValue(_out);
        if (file is not null) await KeyFile.WriteAsync(file, key, cancellation).ConfigureAwait(false); // a public key whose seed is lost should not be seen
        rows.Write("public", key.PublicKey);
        rows.Write("seed", file is null ? key.ExportSeed() : $"in {file}");
        return ExitCode.Success;
    }
}
