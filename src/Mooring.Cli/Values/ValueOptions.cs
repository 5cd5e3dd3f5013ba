using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Mooring.Cli.Application;

namespace Mooring.Cli.Values;

/// <summary>Options whose values are sizes, durations or numbers, with errors that say what would be right.</summary>
internal static class ValueOptions
{
    /// <summary>An option such as <c>--max-memory 64MiB</c>, in bytes and within bounds.</summary>
    public static QuantityOption<long> Size(string name, string description, string standard, long least, long most) =>
        Create(name, "SIZE", description, standard, (string text, out long value, out string problem) =>
        {
            if (!ByteSize.TryParse(text, out value, out problem)) return false;
            problem = $"\"{text}\" is not from {ByteSize.Format(least)} to {ByteSize.Format(most)}";
            return value >= least && value <= most;
        });

    /// <summary>An option such as <c>--timeout 5s</c>.</summary>
    public static QuantityOption<TimeSpan> Time(string name, string description, string standard) =>
        Create<TimeSpan>(name, "TIME", description, standard, Duration.TryParse);

    /// <summary>An option such as <c>--time-slice 10ms</c>, a duration or <c>none</c>, which is <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public static QuantityOption<TimeSpan> TimeOrNone(string name, string description, string standard) =>
        Create(name, "TIME|none", description, standard, (string text, out TimeSpan value, out string problem) =>
        {
            if (text is "none")
            {
                (value, problem) = (Timeout.InfiniteTimeSpan, "");
                return true;
            }

            if (Duration.TryParse(text, out value, out problem)) return true;
            problem += "; or write none";
            return false;
        });

    /// <summary>An option such as <c>--timeout 5s</c> that has no value unless it is given.</summary>
    public static Option<TimeSpan?> OptionalTime(string name, string description) => Optional<TimeSpan>(name, "TIME", description, Duration.TryParse);

    /// <summary>An option such as <c>--streams 16</c>: a whole number within bounds.</summary>
    public static QuantityOption<int> Count(string name, string description, int standard, int least, int most) =>
        Create(name, "N", description, standard.ToString(CultureInfo.InvariantCulture), WholeNumber(least, most));

    /// <summary>An option such as <c>--rev 3</c>, a whole number within bounds, that has no value unless it is given.</summary>
    public static Option<int?> OptionalCount(string name, string description, int least, int most = int.MaxValue) =>
        Optional(name, "N", description, WholeNumber(least, most));

    /// <summary>Has an option take only some words.</summary>
    public static Option<string> OnlyFrom(this Option<string> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result => RefuseOthers(result, option.Name, result.Tokens, words));
        return option;
    }

    /// <summary>Has an argument take only some words.</summary>
    public static Argument<string> OnlyFrom(this Argument<string> argument, params string[] words)
    {
        argument.CompletionSources.Add(words);
        argument.Validators.Add(result => RefuseOthers(result, argument.Name, result.Tokens, words));
        return argument;
    }

    private static void RefuseOthers(SymbolResult result, string name, IReadOnlyList<Token> tokens, string[] words)
    {
        foreach (Token token in tokens.Where(token => !words.Contains(token.Value, StringComparer.Ordinal)))
        {
            string hint = Suggestion.For(token.Value, words) is { } meant ? $": did you mean {meant}?" : "";
            result.AddError($"{name}: \"{token.Value}\" is none of {string.Join(", ", words)}{hint}");
        }
    }

    private static QuantityParser<int> WholeNumber(int least, int most) => (string text, out int value, out string problem) =>
    {
        problem = most == int.MaxValue ? $"\"{text}\" is not a whole number of {least} or more" : $"\"{text}\" is not a whole number from {least} to {most}";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
    };

    private static QuantityOption<T> Create<T>(string name, string valueName, string description, string standard, QuantityParser<T> parse) =>
        new(name, standard, parse) { Description = description, HelpName = valueName };

    private static Option<T?> Optional<T>(string name, string valueName, string description, QuantityParser<T> parse)
        where T : struct => new(name)
    {
        Description = description,
        HelpName = valueName,
        CustomParser = result =>
        {
            if (parse(result.Tokens[0].Value, out T value, out string problem)) return value;
            result.AddError($"{name}: {problem}");
            return null;
        },
    };
}
