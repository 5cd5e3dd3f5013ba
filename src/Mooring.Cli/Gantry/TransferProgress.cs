using Mooring.Cli.Application;
using Spectre.Console;

namespace Mooring.Cli.Gantry;

/// <summary>Draws a bar for each transfer while they run.</summary>
internal static class TransferProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the work; draws on standard error when that is a terminal.</summary>
    public static async Task<T> ShowAsync<T>(Terminal terminal, IReadOnlyList<TransferMeter> meters, Task<T> work)
    {
        if (!terminal.ShowsProgress) return await work.ConfigureAwait(false);
        await terminal.ErrorConsole().Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
            .StartAsync(async drawing =>
            {
                ProgressTask[] bars = [.. meters.Select(meter => drawing.AddTask(Markup.Escape(OneLine.Of(meter.Name)), maxValue: 1))];
                using var timer = new PeriodicTimer(Interval);
                while (!work.IsCompleted)
                {
                    await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask()).ConfigureAwait(false);
                    foreach ((ProgressTask bar, TransferMeter meter) in bars.Zip(meters)) (bar.MaxValue, bar.Value) = (Math.Max(1, meter.Total), meter.Done);
                }
            }).ConfigureAwait(false);
        return await work.ConfigureAwait(false);
    }
}
