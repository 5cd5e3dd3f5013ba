using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Cli.Values;
using Mooring.Hosting.Claims;

namespace Mooring.Cli.Commands;

/// <summary><c>moor sign</c>: claims into a module.</summary>
internal sealed class SignCommand : MoorCommand
{
    private readonly Argument<string> _module = new("MODULE") { Description = "The module to sign." };
    private readonly Option<string> _issuer = new("--issuer") { Description = "File with the seed of the account that signs.", HelpName = "FILE", Required = true };
    private readonly Option<string> _subject = new("--subject") { Description = "File with the module's seed, or its public key.", HelpName = "FILE|KEY", Required = true };
    private readonly Option<string?> _out = new("--out") { Description = "Where to write the signed module [default: over the unsigned one]", HelpName = "FILE" };
    private readonly Option<string?> _name = new("--name") { Description = "The actor's name [default: the file's]", HelpName = "NAME" };
    private readonly Option<string[]> _caps = new("--cap") { Description = "A capability that it may use, or the key or alias of an actor that it may call; may be repeated.", HelpName = "ID", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _tags = new("--tag") { Description = "A word that describes it; may be repeated.", HelpName = "WORD", DefaultValueFactory = _ => [] };
    private readonly Option<int?> _revision = ValueOptions.OptionalCount("--rev", "Its revision; a running actor is swapped to no lower one.", 0);
    private readonly Option<string?> _version = new("--ver") { Description = "Its version, for people.", HelpName = "TEXT" };
    private readonly Option<string?> _alias = new("--alias") { Description = "A name by which other actors may call it.", HelpName = "NAME" };
    private readonly Option<bool> _provider = new("--prov") { Description = "The module is a capability provider." };
    private readonly Option<TimeSpan?> _expires = ValueOptions.OptionalTime("--expires-in", "The claims hold for so long, such as 720h [default: for ever]");
    private readonly Option<TimeSpan?> _starts = ValueOptions.OptionalTime("--valid-in", "The claims hold only after so long, such as 1h [default: at once]");

    public SignCommand()
        : base("sign", "Sign a module: what it is called, what it may use, who says so.")
    {
        Add(_module);
        Add(_issuer);
        Add(_subject);
        Add(_out);
        Add(_name);
        Add(_caps);
        Add(_tags);
        Add(_revision);
        Add(_version);
        Add(_alias);
        Add(_provider);
        Add(_expires);
        Add(_starts);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("sign counter.wasm --issuer issuer.nk --subject counter.nk --cap wascc:http_server --cap wascc:keyvalue --rev 1", "Signs a module in place."),
        new("verify counter.wasm", "Shows whether the claims may be believed."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_module);
        byte[] wasm = await ModuleFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        NKey issuer = await KeyFile.ReadAsync(arguments.GetRequiredValue(_issuer), cancellation).ConfigureAwait(false);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var claims = new ActorClaims
        {
            Subject = await SubjectAsync(arguments.GetRequiredValue(_subject), cancellation).ConfigureAwait(false),
            Name = arguments.GetValue(_name) ?? Path.GetFileNameWithoutExtension(path),
            Capabilities = [.. arguments.GetValue(_caps) ?? []],
            Tags = [.. arguments.GetValue(_tags) ?? []],
            Revision = arguments.GetValue(_revision),
            Version = arguments.GetValue(_version),
            CallAlias = arguments.GetValue(_alias),
            IsProvider = arguments.GetValue(_provider),
            Expires = arguments.GetValue(_expires) is { } until ? now + until : null,
            NotBefore = arguments.GetValue(_starts) is { } from ? now + from : null,
        };
        if (issuer.Kind != NKeyKind.Account) throw new CliException($"--issuer: modules are signed with an account key (A...), and this is the seed of {issuer.PublicKey}: make one with moor keys account");
        byte[] signed;
        try
        {
            signed = ModuleClaims.Sign(wasm, claims, issuer);
        }
        catch (Exception cause) when (cause is ArgumentException or ClaimsException)
        {
            throw new CliException($"{path}: {cause.Message}", cause);
        }

        string target = arguments.GetValue(_out) ?? path;
        await OutputFile.WriteAsync(target, signed, terminal, cancellation).ConfigureAwait(false);
        if (target != "-") terminal.Output.WriteLine($"signed {target} as {claims.Subject}");
        return ExitCode.Success;
    }

    private static async Task<string> SubjectAsync(string subject, CancellationToken cancellation)
    {
        if (NKey.IsPublicKey(subject, NKeyKind.Module)) return subject;
        if (!File.Exists(subject)) throw new CliException($"--subject: \"{subject}\" is neither a module's key (M..., 56 characters) nor a file with its seed: make one with moor keys module");
        string key = (await KeyFile.ReadAsync(subject, cancellation).ConfigureAwait(false)).PublicKey;
        return NKey.IsPublicKey(key, NKeyKind.Module) ? key : throw new CliException($"--subject: a module is named by a module key (M...), and this is the seed of {key}: make one with moor keys module");
    }
}
