using System.Diagnostics;
using Mooring.Wasm;

namespace Mooring.Bench.Kernels;

/// <summary>A kernel compiled by our engine.</summary>
internal sealed class MooringKernel : IDisposable
{
    private readonly Engine _engine;
    private readonly Store _store;
    private readonly Func<int, int> _run;

    public MooringKernel(string path, MemoryChecks checks)
        : this(path, new EngineOptions { MemoryChecks = checks })
    {
    }

    public MooringKernel(string path, EngineOptions options, bool yields = false)
    {
        long start = Stopwatch.GetTimestamp();
        _engine = new Engine(options);
        Module module = Module.FromFile(_engine, path);
        _store = new Store(_engine) { YieldsOnRequest = yields };
        _run = new Linker(_engine).Instantiate(_store, module).GetFunction("run")!.ToDelegate<Func<int, int>>();
        LoadMilliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>From the file to a delegate that can be called; functions are compiled by the first call.</summary>
    public double LoadMilliseconds { get; }

    /// <summary>Runs the kernel once.</summary>
    /// <returns>Milliseconds of processor time of this thread, and what the kernel returned.</returns>
    public (double Milliseconds, int Result) Run(int argument)
    {
        double start = ThreadTime.Milliseconds;
        int result = _run(argument);
        return (ThreadTime.Milliseconds - start, result);
    }

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
    }
}
