using System.CommandLine;

namespace Mooring.Cli.Values;

/// <summary>An option whose value is a quantity, kept as it was written, so that the help shows defaults as users write them.</summary>
/// <typeparam name="T">The quantity, such as bytes or a time.</typeparam>
internal sealed class QuantityOption<T> : Option<string>
{
    private readonly QuantityParser<T> _parse;

    /// <param name="name">The option's name.</param>
    /// <param name="standard">Its value when it is not given, as users would write it.</param>
    /// <param name="parse">Reads a value.</param>
    public QuantityOption(string name, string standard, QuantityParser<T> parse)
        : base(name)
    {
        _parse = parse;
        DefaultValueFactory = _ => standard;
        Validators.Add(result =>
        {
            foreach (System.CommandLine.Parsing.Token token in result.Tokens)
            {
                if (!parse(token.Value, out _, out string problem)) result.AddError($"{name}: {problem}");
            }
        });
    }

    /// <summary>The value that was given, or the default.</summary>
    public T Of(ParseResult arguments) =>
        _parse(arguments.GetRequiredValue(this), out T value, out string problem) ? value : throw new FormatException(problem);
}

/// <summary>Reads a quantity.</summary>
/// <param name="text">What the user wrote.</param>
/// <param name="value">The quantity, when the result is true.</param>
/// <param name="problem">What is wrong and what would be right, when the result is false.</param>
internal delegate bool QuantityParser<T>(string text, out T value, out string problem);
