using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mooring.Cli.Application;

/// <summary>Says in one line what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageProblem
{
    /// <summary>Longest word that a suggestion is looked for; finding one takes the product of two words' lengths.</summary>
    private const int LongestWord = 64;

    /// <summary>The problem to tell first, without the command's name; null when the command line is right.</summary>
    public static string? Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        // What is not understood at all comes first: it often causes the others.
        if (parsed.UnmatchedTokens.Count > 0) return Unknown(parsed.UnmatchedTokens[0], command);
        if (parsed.Errors.Count == 0) return null;
        // The parser says only that an argument is missing. Which one is known from those that are there.
        Argument? missing = command.Arguments.FirstOrDefault(argument => (parsed.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues);
        ParseError error = parsed.Errors[0];
        return missing is not null && error.SymbolResult is CommandResult or ArgumentResult { Tokens.Count: 0 } && command is MoorCommand moor
            ? $"{command.Name}: {missing.Name} is missing, for example: moor {moor.Examples[0].Line}"
            : error.Message.TrimEnd('.', '\n');
    }

    private static string Unknown(string word, Command command)
    {
        bool isOption = word.StartsWith('-');
        string[] known = isOption
            ? [.. OptionsOf(command).SelectMany(option => option.Aliases.Append(option.Name))]
            : [.. command.Subcommands.Select(one => one.Name)];
        string hint = word.Length <= LongestWord && Suggestion.For(word.Split('=')[0], known) is { } meant ? $": did you mean {meant}?" : "";
        if (isOption) return $"unknown option \"{word}\"{hint}";
        return command is RootCommand ? $"unknown command \"{word}\"{hint}" : $"{command.Name}: \"{word}\" is one argument too many";
    }

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)));
}
