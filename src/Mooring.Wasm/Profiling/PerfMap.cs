using System.Diagnostics.Tracing;
using System.Globalization;
using System.Reflection.Emit;
using Mooring.Wasm.Compilation;

namespace Mooring.Wasm;

/// <summary>Writes down where the machine code of guest functions lies, so that <c>perf</c> shows their names.</summary>
/// <remarks>
/// The file has a line <c>START SIZE NAME</c> for each version of each function, in hexadecimal bytes, as <c>perf report</c> reads it from
/// <c>/tmp/perf-PID.map</c>. Functions that are compiled after the start are listed, so start before modules are instantiated. It listens
/// to the runtime's events and costs some microseconds for each method of the process that is compiled, nothing for calls. perf looks into the
/// file only for code in anonymous memory, and by default .NET keeps its code in a file of its own: start the process with
/// <c>DOTNET_EnableWriteXorExecute=0</c>. See docs/engine.md, "Profiling with perf". Any thread may start and end it; several at once write to files of their own.
/// </remarks>
public sealed class PerfMap : IAsyncDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MarkInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly StreamWriter _writer; // guarded by _gate
    private readonly Listener _listener;
    private readonly string _endName = $"end{Guid.NewGuid():N}";
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed; // guarded by _gate

    private PerfMap(string path)
    {
        Path = path;
        // The runtime may write to the same file (DOTNET_PerfMapEnabled): lines of both belong in it.
        bool isShared = Environment.GetEnvironmentVariable("DOTNET_PerfMapEnabled") is { Length: > 0 } and not "0";
        _writer = new StreamWriter(path, append: isShared) { AutoFlush = true, NewLine = "\n" };
        _listener = new Listener(this);
    }

    /// <summary>Where perf looks for the map of this process.</summary>
    public static string DefaultPath => string.Create(CultureInfo.InvariantCulture, $"/tmp/perf-{Environment.ProcessId}.map");

    /// <summary>The file that is written.</summary>
    public string Path { get; }

    /// <summary>Starts to write.</summary>
    /// <param name="path">Null takes <see cref="DefaultPath"/>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static PerfMap Start(string? path = null) => new(path ?? DefaultPath);

    /// <summary>Writes what was compiled so far, waiting up to ten seconds for the runtime to tell, and closes the file.</summary>
    /// <remarks>The runtime drops events while listeners come and go and when more methods are compiled than it can tell of: those lines are missing.</remarks>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closed) return;
        }

        await UntilToldAsync().ConfigureAwait(false);
        _listener.Dispose();
        lock (_gate)
        {
            _closed = true;
            _writer.Dispose();
        }
    }

    /// <summary>Events come late and in order: when that of a method made now has come, all before it have.</summary>
    /// <remarks>Marks are made again and again, since the runtime may drop the event of one. Without any, its events are switched off: what there is, is written.</remarks>
    private async Task UntilToldAsync()
    {
        for (TimeSpan waited = TimeSpan.Zero; waited < EndPatience; waited += MarkInterval)
        {
            CompileEndMark();
            await _ended.Task.WaitAsync(MarkInterval).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.Task.IsCompleted) return;
        }
    }

    private void CompileEndMark()
    {
        var mark = new DynamicMethod(_endName, typeof(void), []);
        mark.GetILGenerator().Emit(OpCodes.Ret);
        mark.CreateDelegate<Action>()();
    }

    private void OnCompiled(ulong start, uint size, string type, string method)
    {
        if (method == _endName) _ended.TrySetResult();
        if (CompiledModule.NameOf(type, method) is not { } name) return;
        name = string.Concat(name.Select(letter => char.IsControl(letter) ? '?' : letter)); // names are the guest's: none may end the line
        lock (_gate)
        {
            if (!_closed) _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{start:x} {size:x} {name}"));
        }
    }

    private sealed class Listener(PerfMap map) : EventListener
    {
        private const string RuntimeEvents = "Microsoft-Windows-DotNETRuntime";
        private const EventKeywords JitKeyword = (EventKeywords)0x10;

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == RuntimeEvents) EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) is not true) return;
            if (eventData.Payload is not [_, _, ulong start, uint size, _, _, string type, string method, ..]) return;
            map.OnCompiled(start, size, type, method);
        }
    }
}
