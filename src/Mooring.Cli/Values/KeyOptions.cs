using System.CommandLine;
using System.CommandLine.Parsing;
using Mooring.Hosting.Claims;

namespace Mooring.Cli.Values;

/// <summary>Options whose values are public keys.</summary>
internal static class KeyOptions
{
    /// <summary><c>--trust</c>: account keys. One that is none would trust nobody, silently.</summary>
    public static Option<string[]> Trust()
    {
        var option = new Option<string[]>("--trust")
        {
            Description = "An account key that is trusted; may be repeated [default: any]",
            HelpName = "KEY",
            DefaultValueFactory = _ => [],
        };
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (!NKey.IsPublicKey(token.Value, NKeyKind.Account)) result.AddError($"--trust: \"{token.Value}\" is no account key (56 characters beginning with A)");
            }
        });
        return option;
    }
}
