using Mooring.Wasm.Compilation;

namespace Mooring.Wasm;

/// <summary>Writes to the cache which functions a module needed in the first seconds after it was loaded.</summary>
/// <remarks>Once, when the time is over or the engine is disposed of, whichever comes first.</remarks>
internal sealed class StartRecorder
{
    private static readonly TimeSpan StartLength = TimeSpan.FromSeconds(3);

    private readonly Engine _engine;
    private readonly string _key;
    private readonly CompiledModule _code;
    private readonly ITimer _timer;
    private int _isDone;

    /// <param name="engine">Has a cache.</param>
    /// <param name="key">Names the module in it.</param>
    /// <param name="code">The module's code.</param>
    /// <param name="time">Says when the start is over.</param>
    public StartRecorder(Engine engine, string key, CompiledModule code, TimeProvider time)
    {
        _engine = engine;
        _key = key;
        _code = code;
        _timer = time.CreateTimer(static self => ((StartRecorder)self!).Finish(), this, StartLength, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes what was needed so far. Any thread may call it, and again.</summary>
    public void Finish()
    {
        if (Interlocked.Exchange(ref _isDone, 1) != 0) return;
        _timer.Dispose();
        _engine.Forget(this);
        if (_code.FunctionsInOrder is { Length: > 0 } functions) _engine.Cache!.RememberFirst(_key, functions);
    }
}
