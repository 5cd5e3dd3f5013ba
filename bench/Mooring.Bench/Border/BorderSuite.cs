using System.Diagnostics;
using Mooring.Bench.V8;
using Mooring.WaPc;
using Mooring.Wasm;
using Mooring.Wasm.Text;

namespace Mooring.Bench.Border;

/// <summary>What it costs to cross between host and guest.</summary>
internal sealed class BorderSuite : IBenchSuite
{
    private const int Calls = 100_000;
    private const int CallRounds = 400;
    private const int Messages = 20_000; // enough for garbage to be collected, which is part of what they cost
    private const int MessageRounds = 12;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    public string Name => "border";

    public string Summary => "calls between host and guest, and 1 KiB in and out through waPC, against V8, best of many rounds";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        string guest = Path.Combine(AppContext.BaseDirectory, "Border", "echo.wasm");
        string border = Path.Combine(AppContext.BaseDirectory, "Border", "border.wasm");
        await File.WriteAllBytesAsync(border, WatParser.ToBinary(BorderModule.Text), cancellationToken);
        await using NodeWorker? node = NodeWorker.TryStart("Border/border.mjs", border, guest);

        using var engine = new Engine();
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.Define("host", "next", (int x) => x + 1);
        Instance instance = linker.Instantiate(store, Module.FromFile(engine, border));
        Func<int, int> imports = instance.GetFunction<int, int>("imports");
        Func<int, int, int> add = instance.GetFunction<int, int, int>("add");
        using var echo = new WaPcGuest(WaPcModule.FromBytes(engine, await File.ReadAllBytesAsync(guest, cancellationToken)));
        echo.Start();
        byte[] payload = new byte[1024];
        payload.AsSpan().Fill(7);

        (string Name, string Result, int Count, int Rounds, Action<int> Ours)[] operations =
        [
            ("import", "import", Calls, CallRounds, count => imports(count)),
            ("export", "export", Calls, CallRounds, count => CallExport(add, count)),
            ("wapc", "wapc1k", Messages, MessageRounds, count => Exchange(echo, payload, count)),
        ];
        foreach ((string name, string result, int count, int rounds, Action<int> ours) in operations)
        {
            (double mine, double theirs) = await CompareAsync(name, count, rounds, ours, node, cancellationToken);
            report.Row($"{name}, ours", mine, "ns");
            if (node is not null) report.Row($"{name}, V8", theirs, "ns", $"{theirs / mine:0.00} x ours");
            report.Result($"{result}_ns", mine);
            if (node is not null) report.Result($"{result}_vs_v8", theirs / mine);
        }

        if (node is null) report.Remark("no node on this machine: V8's side is missing");
    }

    /// <summary>Alternating rounds, the best of each side.</summary>
    /// <remarks>
    /// Calls are measured in elapsed time, in rounds of a quarter of a millisecond: among hundreds some meet a machine that does nothing else.
    /// Messages leave garbage, so their rounds are long, and processor time of all threads is what can be compared on a busy machine.
    /// </remarks>
    private static async Task<(double Ours, double Theirs)> CompareAsync(
        string name, int count, int rounds, Action<int> ours, NodeWorker? node, CancellationToken cancellationToken)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
        {
            // Short calls and a pause: the runtime counts calls, then compiles again in the background.
            for (int i = 0; i < 40; i++) ours(100);
            await Task.Delay(100, cancellationToken);
            ours(count);
            if (node is not null) await node.MeasureAsync(name, count, cancellationToken);
        }

        bool isShort = rounds == CallRounds;
        double mine = double.PositiveInfinity;
        double theirs = double.PositiveInfinity;
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            TimeSpan used = Environment.CpuUsage.TotalTime;
            ours(count);
            TimeSpan elapsed = isShort ? Stopwatch.GetElapsedTime(start) : Environment.CpuUsage.TotalTime - used;
            mine = Math.Min(mine, elapsed.TotalNanoseconds / count);
            if (node is null) continue;
            (double processor, double wall) = await node.MeasureAsync(name, count, cancellationToken);
            theirs = Math.Min(theirs, isShort ? wall : processor);
        }

        return (mine, theirs);
    }

    private static int CallExport(Func<int, int, int> add, int count)
    {
        int x = 0;
        for (int i = 0; i < count; i++) x = add(x, i);
        return x;
    }

    private static void Exchange(WaPcGuest guest, ReadOnlyMemory<byte> payload, int count)
    {
        for (int i = 0; i < count; i++)
        {
            GuestReply reply = guest.Call("Echo", payload);
            if (reply.Payload.Length != payload.Length) throw new InvalidOperationException("The guest answered wrongly.");
        }
    }
}
