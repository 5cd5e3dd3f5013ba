using Mooring.Fuzz.Generation;
using Mooring.Wasm;

namespace Mooring.Fuzz.Running;

/// <summary>Runs modules on V8 and on our engine, in both memory modes, and compares.</summary>
/// <remarks>Not thread safe: it owns one Node process.</remarks>
internal sealed class Differential : IDisposable
{
    private const int TieredEvery = 16; // code that stays until the process ends is tested on fewer modules: it would fill the memory

    private readonly NodeRunner _v8;
    private readonly List<MooringRunner> _always = [];
    private readonly MooringRunner _tiered = new(new EngineOptions { CodeLifetime = CodeLifetime.Process });

    private Differential(NodeRunner v8)
    {
        _v8 = v8;
        _always.Add(new MooringRunner(new EngineOptions { CodeLifetime = CodeLifetime.Module, MemoryChecks = MemoryChecks.Explicit }));
        try
        {
            _always.Add(new MooringRunner(new EngineOptions { CodeLifetime = CodeLifetime.Module, MemoryChecks = MemoryChecks.GuardPages }));
        }
        catch (PlatformNotSupportedException)
        {
            // This machine has no guard pages that work; explicit checks are all there is.
        }
    }

    /// <summary>Starts V8, or returns null when there is no Node.</summary>
    public static Differential? TryStart() => NodeRunner.TryStart() is { } v8 ? new Differential(v8) : null;

    /// <summary>How many runs of a module trapped at least once, and how many calls were compared.</summary>
    public long Calls { get; private set; }

    /// <summary>Calls that trapped, in both engines alike.</summary>
    public long Traps { get; private set; }

    /// <summary>Runs a module everywhere.</summary>
    /// <param name="module">With its calls.</param>
    /// <param name="seed">Decides whether the tiered engine takes part.</param>
    /// <returns>The first difference, or null.</returns>
    public string? Compare(FuzzModule module, int seed)
    {
        byte[] bytes = module.ToBytes();
        _v8.Send(bytes, module.Calls);
        IEnumerable<MooringRunner> runners = seed % TieredEvery == 0 ? [.. _always, _tiered] : _always;
        (MooringRunner Runner, string[] Outcomes)[] ours = [.. runners.Select(runner => (runner, runner.Run(bytes, module.Calls)))];
        string[] theirs = _v8.Receive();
        if (theirs.Any(outcome => outcome == "trap stack")) return null; // how deep calls may go is up to the engine
        Calls += module.Calls.Count;
        Traps += theirs.Count(outcome => outcome.StartsWith("trap", StringComparison.Ordinal));
        foreach ((MooringRunner runner, string[] outcomes) in ours)
        {
            if (Difference(module, outcomes, theirs) is { } difference) return $"{runner}: {difference}";
        }

        return null;
    }

    public void Dispose()
    {
        _v8.Dispose();
        _tiered.Dispose();
        foreach (MooringRunner runner in _always) runner.Dispose();
    }

    private static string? Difference(FuzzModule module, string[] ours, string[] theirs)
    {
        if (ours.SequenceEqual(theirs)) return null;
        for (int i = 0; i < Math.Min(ours.Length, theirs.Length); i++)
        {
            if (ours[i] == theirs[i]) continue;
            return $"{(i < module.Calls.Count && theirs.Length > 1 ? module.Calls[i] : "")} ours '{ours[i]}', V8 '{theirs[i]}'";
        }

        return $"ours {ours.Length} outcomes, V8 {theirs.Length}";
    }
}
