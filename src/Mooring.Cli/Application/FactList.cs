namespace Mooring.Cli.Application;

/// <summary>Writes facts as lines of a name and a value, in columns that scripts can cut.</summary>
internal sealed class FactList(TextWriter output)
{
    private const int NameWidth = 14;

    /// <summary>One fact; an empty name continues the one before.</summary>
    public void Write(string name, string value) => output.WriteLine($"{name,-NameWidth}{OneLine.Of(value)}");

    /// <summary>A list of pairs below one name, their second parts aligned; says so when there are none.</summary>
    public void WriteAll(string name, IEnumerable<(string First, string Second)> pairs)
    {
        (string First, string Second)[] all = [.. pairs];
        if (all.Length == 0) Write(name, "none");
        int width = all.Select(pair => pair.First.Length).DefaultIfEmpty().Max();
        foreach ((string first, string second) in all)
        {
            Write(name, $"{first.PadRight(width)}  {second}");
            name = "";
        }
    }
}
