using System.Diagnostics;
using Mooring.Wasm;

namespace Mooring.Bench.Control;

/// <summary>What it costs that guests can be stopped, and how fast they stop.</summary>
internal sealed class ControlSuite : IBenchSuite
{
    private const int Rounds = 12;
    private const int Interrupts = 30;

    private static readonly (string Name, EngineOptions Options)[] Modes =
    [
        ("off", new EngineOptions { Interruption = false }),
        ("epochs", new EngineOptions { Interruption = true }),
        ("fuel", new EngineOptions { Interruption = false, Fuel = true }),
    ];

    public string Name => "control";

    public string Summary => "fuel and epochs against neither, in processor time, and how fast a looping guest stops";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        double[] logs = new double[Modes.Length];
        foreach ((string export, int argument) in ControlKernels.Runs)
        {
            double[] best = await BestMillisecondsAsync(export, argument, cancellationToken);
            for (int i = 0; i < best.Length; i++)
            {
                report.Row($"{export}, {Modes[i].Name}", best[i], "ms", i == 0 ? "" : $"{best[i] / best[0]:0.00} x off");
                logs[i] += Math.Log(best[i] / best[0]);
            }
        }

        double worst = await SlowestInterruptAsync(cancellationToken);
        report.Row($"slowest of {Interrupts} interrupts, request to trap caught", worst, "ms");
        report.Remark("ratios are geometric means over the kernels");
        report.Result("fuel_ratio", Math.Exp(logs[2] / ControlKernels.Runs.Length));
        report.Result("epoch_ratio", Math.Exp(logs[1] / ControlKernels.Runs.Length));
        report.Result("interrupt_ms", worst);
    }

    private static async Task<double[]> BestMillisecondsAsync(string export, int argument, CancellationToken cancellationToken)
    {
        Store[] stores = [.. Modes.Select(mode => new Store(new Engine(mode.Options)))];
        foreach (Store store in stores.Where(store => store.Engine.Options.Fuel)) store.Fuel = ulong.MaxValue;
        Func<int, int>[] runs = [.. stores.Select(store => Load(store).GetFunction<int, int>(export))];
        double[] best = new double[runs.Length];
        Array.Fill(best, double.PositiveInfinity);
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < runs.Length; i++)
            {
                // Pauses let the runtime compile hot code again in the background.
                await Task.Delay(round < 4 ? 150 : 1, cancellationToken);
                TimeSpan start = Environment.CpuUsage.TotalTime;
                runs[i](argument);
                double milliseconds = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
                if (round >= 4) best[i] = Math.Min(best[i], milliseconds);
            }
        }

        foreach (Store store in stores) store.Dispose();
        return best;
    }

    private static async Task<double> SlowestInterruptAsync(CancellationToken cancellationToken)
    {
        using var store = new Store(new Engine());
        Action forever = Load(store).GetAction("forever");
        double worst = 0;
        for (int i = 0; i < Interrupts; i++)
        {
            Task<long> stopped = Task.Run(() =>
            {
                try
                {
                    forever();
                }
                catch (WasmTrapException)
                {
                    // What was asked for.
                }

                return Stopwatch.GetTimestamp();
            });
            await Task.Delay(20, cancellationToken);
            long requested = Stopwatch.GetTimestamp();
            store.InterruptHandle.Interrupt();
            worst = Math.Max(worst, Stopwatch.GetElapsedTime(requested, await stopped).TotalMilliseconds);
        }

        return worst;
    }

    private static Instance Load(Store store) => new Linker(store.Engine).Instantiate(store, Module.FromText(store.Engine, ControlKernels.Text));
}
