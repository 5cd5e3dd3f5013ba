using System.Globalization;

namespace Mooring.Bench;

/// <summary>What one suite found: a table for people, and named numbers for scripts.</summary>
internal sealed class BenchReport
{
    private readonly List<(string Subject, double Value, string Unit, string Note)> _rows = [];
    private readonly List<(string Name, double Value)> _results = [];
    private readonly List<string> _remarks = [];

    /// <summary>The named numbers in the order in which they were added.</summary>
    public IReadOnlyList<(string Name, double Value)> Results => _results;

    /// <summary>Adds a line of the table, such as <c>("lock, sequential", 21.4, "ns")</c>.</summary>
    public void Row(string subject, double value, string unit, string note = "") => _rows.Add((subject, value, unit, note));

    /// <summary>Adds a number to the last line of the run. Names are unique over all suites.</summary>
    public void Result(string name, double value) => _results.Add((name, value));

    /// <summary>Adds a sentence under the table, such as the reason why a column is missing.</summary>
    public void Remark(string text) => _remarks.Add(text);

    /// <summary>Writes the table, then the results of this suite, one to a line.</summary>
    public void WriteTo(TextWriter output, IBenchSuite suite)
    {
        output.WriteLine();
        output.WriteLine($"== {suite.Name}: {suite.Summary}");
        int width = _rows.Select(row => row.Subject.Length).Concat(_results.Select(result => result.Name.Length)).DefaultIfEmpty().Max();
        foreach (var row in _rows)
            output.WriteLine($"  {row.Subject.PadRight(width)}  {Format(row.Value),14} {row.Unit,-8} {row.Note}".TrimEnd());
        foreach (string remark in _remarks)
            output.WriteLine($"  ({remark})");
        foreach (var result in _results)
            output.WriteLine($"  {result.Name.PadRight(width)}  {Format(result.Value),14}");
    }

    /// <summary>Four significant digits without exponent, in the invariant culture.</summary>
    public static string Format(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value)) return "0";
        double size = Math.Abs(value);
        string format = size >= 1000 || size == 0 ? "0" : size >= 100 ? "0.0" : size >= 10 ? "0.00" : "0.0000";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
