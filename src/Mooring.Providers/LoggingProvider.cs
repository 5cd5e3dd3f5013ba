using Microsoft.Extensions.Logging;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers;

/// <summary>Offers the host's log as <c>wascc:logging</c>. Each line says which actor it is of.</summary>
public sealed partial class LoggingProvider : CapabilityProvider<LineLimit>
{
    private const int LongestLine = 8192; // characters

    /// <inheritdoc/>
    public override CapabilityDescriptor Descriptor { get; } = new(CapabilityIds.Logging, "host log")
    {
        Operations = [new OperationDescriptor(LoggingOperations.WriteLog, OperationDirection.ToProvider)],
    };

    /// <inheritdoc/>
    protected override ValueTask<LineLimit> OpenAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        return new ValueTask<LineLimit>(new LineLimit(link.Number("MAX_LINES_PER_SECOND", 1000, 1, int.MaxValue)));
    }

    /// <inheritdoc/>
    protected override ValueTask<ReadOnlyMemory<byte>> CallAsync(LineLimit bound, CapabilityCall call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bound);
        if (call.Operation is not (LoggingOperations.WriteLog or LoggingOperations.Write)) throw call.UnknownOperation();
        LogLine line = call.Read<LogLine>();
        if (!bound.TryTake(Host.TimeProvider, out long leftOut)) return default;
        if (leftOut > 0)
        {
            LeftOut(Host.Logger, call.Link.ActorName, leftOut);
            Host.Report("log.lines_left_out", call.Link, new Dictionary<string, string> { ["count"] = leftOut.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        }

        (LogLevel level, string text) = line.Level switch
        {
            1 => (LogLevel.Error, line.Body),
            2 => (LogLevel.Warning, line.Body),
            3 => (LogLevel.Information, line.Body),
            4 => (LogLevel.Debug, line.Body),
            5 => (LogLevel.Trace, line.Body),
            _ => (LogLevel.Error, $"Unknown log level {line.Level}: {line.Body}"),
        };
        Line(Host.Logger, level, call.Link.ActorName, call.Link.Actor, OneLine(text));
        return default;
    }

    /// <summary>A line feed would let an actor forge lines of others.</summary>
    private static string OneLine(string text)
    {
        ReadOnlySpan<char> shown = text.AsSpan(0, Math.Min(text.Length, LongestLine));
        return string.Create(shown.Length, shown, static (line, shown) =>
        {
            for (int i = 0; i < line.Length; i++) line[i] = char.IsControl(shown[i]) || shown[i] is '\u2028' or '\u2029' ? ' ' : shown[i];
        });
    }

    [LoggerMessage(EventId = 1, Message = "[{Actor} {Key}] {Line}")]
    private static partial void Line(ILogger logger, LogLevel level, string actor, string key, string line);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "[{Actor}] {Count} lines were left out")]
    private static partial void LeftOut(ILogger logger, string actor, long count);
}

/// <summary>So many lines a second, and a count of those left out.</summary>
public sealed class LineLimit(long mostPerSecond)
{
    private readonly Lock _gate = new();
    private long _windowStart; // guarded by _gate; timestamp
    private long _lines; // guarded by _gate
    private long _leftOut; // guarded by _gate

    internal bool TryTake(TimeProvider time, out long leftOut)
    {
        long now = time.GetTimestamp();
        lock (_gate)
        {
            leftOut = 0;
            if (time.GetElapsedTime(_windowStart, now) >= TimeSpan.FromSeconds(1)) (leftOut, _leftOut, _lines, _windowStart) = (_leftOut, 0, 0, now);
            if (_lines >= mostPerSecond)
            {
                _leftOut++;
                return false;
            }

            _lines++;
            return true;
        }
    }
}
