using System.Globalization;
using Mooring.Cli.Application;
using Mooring.Cli.Values;
using Spectre.Console;

namespace Mooring.Cli.Demo;

/// <summary>What the demo prints of its transfers.</summary>
/// <param name="Bytes">The file's size.</param>
/// <param name="Hash">Its SHA-256, in lower-case hexadecimal.</param>
/// <param name="Upload">What storing it took.</param>
/// <param name="Downloads">What came at each client, and what it took.</param>
/// <param name="Requests">What each HTTP request took that was answered meanwhile; one or more.</param>
internal sealed record DemoTransferReport(
    int Bytes, string Hash, TimeSpan Upload, IReadOnlyList<(string Hash, TimeSpan Time)> Downloads, IReadOnlyList<TimeSpan> Requests)
{
    /// <summary>Writes the report.</summary>
    /// <returns>Whether all downloads are what was uploaded.</returns>
    public bool Write(Terminal terminal)
    {
        int equal = Downloads.Count(download => download.Hash == Hash);
        IAnsiConsole console = terminal.OutputConsole();
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]A signed module[/] of {ByteSize.Format(Bytes)}, chunk by chunk through NATS and a blob store, then to {Downloads.Count} clients at once");
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn(new TableColumn("time").RightAligned()).AddColumn(new TableColumn("rate").RightAligned()).AddColumn("SHA-256").AddColumn("");
        AddRow(table, "upload", Upload, Hash, "");
        for (int i = 0; i < Downloads.Count; i++)
            AddRow(table, $"download {i + 1}", Downloads[i].Time, Downloads[i].Hash, Downloads[i].Hash == Hash ? "[green]equal[/]" : "[red]different[/]");
        console.Write(table);
        console.MarkupLine(equal == Downloads.Count
            ? $"[green]equal[/]: all {Downloads.Count} downloads have the hash of what was uploaded"
            : $"[red]different[/]: {Downloads.Count - equal} of {Downloads.Count} downloads are not what was uploaded");
        console.WriteLine(Answers());
        return equal == Downloads.Count;
    }

    private void AddRow(Table table, string name, TimeSpan time, string hash, string verdict) => table.AddRow(
        name,
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
        $"{ByteSize.Format((long)(Bytes / Math.Max(time.TotalSeconds, 1e-6)))}/s",
        hash[..16] + "…",
        verdict);

    private string Answers()
    {
        TimeSpan[] sorted = [.. Requests.Order()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted.Length:N0} HTTP requests were answered meanwhile by the actor that the chunks went through: half of them within {At(0.5):0.0} ms, 99 of 100 within {At(0.99):0.0} ms");

        double At(double part) => sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))].TotalMilliseconds;
    }
}
