using System.Globalization;
using Mooring.Cli.Application;
using Spectre.Console;

namespace Mooring.Cli.Demo;

/// <summary>Shows how far the streams are, and what their guests have counted so far, while they run.</summary>
internal static class DemoProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the streams; draws a bar on standard error when that is a terminal.</summary>
    public static async Task<T[]> ShowAsync<T>(Terminal terminal, IReadOnlyList<DemoStream> streams, long messagesEach, IReadOnlyList<Task<T>> running)
    {
        Task<T[]> all = Task.WhenAll(running);
        if (!terminal.ShowsProgress) return await all.ConfigureAwait(false);

        await terminal.ErrorConsole().Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async drawing =>
            {
                ProgressTask bar = drawing.AddTask("starting", maxValue: messagesEach * streams.Count);
                using var timer = new PeriodicTimer(Interval);
                while (!all.IsCompleted)
                {
                    await Task.WhenAny(all, timer.WaitForNextTickAsync().AsTask()).ConfigureAwait(false);
                    bar.Description = Totals(streams);
                    bar.Value = streams.Sum(stream => stream.Answered);
                }
            }).ConfigureAwait(false);
        return await all.ConfigureAwait(false);
    }

    private static string Totals(IReadOnlyList<DemoStream> streams)
    {
        WordCount[] counts = [.. streams.Select(stream => stream.Latest).OfType<WordCount>()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Length} guests: {counts.Sum(count => count.Lines):N0} lines, {counts.Sum(count => count.Words):N0} words");
    }
}
