using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Mooring.Cli.Values;

/// <summary>Options whose values are sizes, durations or numbers, with errors that say what would be right.</summary>
internal static class ValueOptions
{
    private delegate bool Parser<T>(string text, out T value, out string problem);

    /// <summary>An option such as <c>--max-memory 64MiB</c>, in bytes and within bounds.</summary>
    public static Option<long> Size(string name, string description, string standard, long least, long most) =>
        Create(name, "SIZE", description, standard, (string text, out long value, out string problem) =>
        {
            if (!ByteSize.TryParse(text, out value, out problem)) return false;
            problem = $"\"{text}\" is not from {ByteSize.Format(least)} to {ByteSize.Format(most)}";
            return value >= least && value <= most;
        });

    /// <summary>An option such as <c>--timeout 5s</c>.</summary>
    public static Option<TimeSpan> Time(string name, string description, string standard) =>
        Create<TimeSpan>(name, "TIME", description, standard, Duration.TryParse);

    /// <summary>An option such as <c>--timeout 5s</c> that has no value unless it is given.</summary>
    public static Option<TimeSpan?> OptionalTime(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse<TimeSpan>(result, name, Duration.TryParse),
    };

    /// <summary>An option such as <c>--streams 16</c>: a whole number within bounds.</summary>
    public static Option<int> Count(string name, string description, int standard, int least, int most) =>
        Create(name, "N", description, standard.ToString(CultureInfo.InvariantCulture), (string text, out int value, out string problem) =>
        {
            problem = $"\"{text}\" is not a whole number from {least} to {most}";
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
                && value >= least && value <= most;
        });

    private static Option<T> Create<T>(string name, string valueName, string description, string standard, Parser<T> parse) => new(name)
    {
        Description = $"{description} [default: {standard}]",
        HelpName = valueName,
        CustomParser = result => Parse(result, name, parse),
        // The default goes the same way as what users write, so that the help cannot say one thing and the code do another.
        DefaultValueFactory = _ => parse(standard, out T value, out string problem) ? value : throw new FormatException(problem),
    };

    private static T? Parse<T>(ArgumentResult result, string name, Parser<T> parse)
    {
        if (parse(result.Tokens[0].Value, out T value, out string problem)) return value;
        result.AddError($"{name}: {problem}");
        return default;
    }
}
