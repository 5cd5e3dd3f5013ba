using System.Globalization;
using Mooring.Cli.Application;
using Mooring.Cli.Values;
using Spectre.Console;

namespace Mooring.Cli.Demo;

/// <summary>What the demo prints at its end: the guests' counts beside one made without Mooring, and the throughput.</summary>
/// <param name="Text">What every stream has sent.</param>
/// <param name="Guests">What each stream's guest has counted, and its most frequent words.</param>
/// <param name="Elapsed">From the first message to the last answer of all streams.</param>
internal sealed record DemoReport(DemoText Text, IReadOnlyList<(WordCount Count, IReadOnlyList<string> Top)> Guests, TimeSpan Elapsed)
{
    /// <summary>Writes the report.</summary>
    /// <returns>Whether all guests have counted what was counted here.</returns>
    public bool Write(Terminal terminal)
    {
        WordCount here = WordCount.Of(Text.Messages, out IReadOnlyList<string> topHere);
        int equal = Guests.Count(guest => guest.Count == here && guest.Top.SequenceEqual(topHere));
        // One that differs, if there is one, tells more than one that does not.
        (WordCount guest, IReadOnlyList<string> topGuest) = Guests.FirstOrDefault(one => one.Count != here || !one.Top.SequenceEqual(topHere), Guests[0]);

        IAnsiConsole console = terminal.OutputConsole();
        console.MarkupLineInterpolated($"[bold]{Text.Source}[/] ({ByteSize.Format(Text.Bytes.Length)}), sent line by line on {Guests.Count} streams, each to its own guest");
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn(Right("guest")).AddColumn(Right("without Mooring")).AddColumn("");
        AddRow(table, "lines", guest.Lines, here.Lines);
        AddRow(table, "words", guest.Words, here.Words);
        AddRow(table, "distinct words", guest.Distinct, here.Distinct);
        AddRow(table, "bytes", guest.Bytes, here.Bytes);
        for (int i = 0; i < Math.Max(topGuest.Count, topHere.Count); i++)
        {
            (string ofGuest, string ofHere) = (topGuest.ElementAtOrDefault(i) ?? "", topHere.ElementAtOrDefault(i) ?? "");
            AddRow(table, i == 0 ? "top words" : "", OneLine.Of(ofGuest), OneLine.Of(ofHere));
        }

        console.Write(table);
        console.MarkupLine(equal == Guests.Count
            ? $"[green]equal[/]: all {Guests.Count} guests have counted what was counted without Mooring"
            : $"[red]different[/]: {Guests.Count - equal} of {Guests.Count} guests have not counted what was counted without Mooring");
        console.WriteLine(Throughput());
        return equal == Guests.Count;
    }

    private string Throughput()
    {
        double seconds = Math.Max(Elapsed.TotalSeconds, 1e-6);
        long messages = Guests.Count * (Text.Messages.Count + 1L); // and one for the top words
        long bytes = (long)Text.Bytes.Length * Guests.Count;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{messages:N0} messages ({ByteSize.Format(bytes)}) in {seconds:0.00} s: {messages / seconds:N0} messages/s, {ByteSize.Format((long)(bytes / seconds))}/s, each answered");
    }

    private static void AddRow(Table table, string name, long guest, long here) =>
        AddRow(table, name, guest.ToString("N0", CultureInfo.InvariantCulture), here.ToString("N0", CultureInfo.InvariantCulture));

    private static void AddRow(Table table, string name, string guest, string here) => table.AddRow(
        name, Markup.Escape(guest), Markup.Escape(here), guest == here ? "[green]equal[/]" : "[red]different[/]");

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();
}
