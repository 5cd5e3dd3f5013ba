using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Mooring.Hosting.Host;

/// <summary>One actor's lines in the host's log: attributed to it, shortened, and so many a second at most.</summary>
internal sealed class ActorLog
{
    private const int LongestLine = 8192; // characters

    private readonly ActorHost _host;
    private readonly ILogger _logger;
    private readonly string _actor;
    private readonly Lock _gate = new();
    private long _windowStart; // guarded by _gate; timestamp
    private int _lines; // guarded by _gate; in the window
    private long _leftOut; // guarded by _gate; in the window

    public ActorLog(ActorHost host, string actor)
    {
        _host = host;
        _actor = actor;
        _logger = host.Options.LoggerFactory.CreateLogger($"Mooring.Actor.{actor}");
    }

    public void Write(string line) => Write(LogLevel.Information, line);

    public void Write(LogLevel level, string line)
    {
        if (!TryTake(out long leftOut)) return;
        if (leftOut > 0) Tell(leftOut);
        if (_logger.IsEnabled(level)) HostLog.ActorLine(_logger, level, OneLine(line));
    }

    /// <summary>Line feeds and other controls would let a guest forge lines of others.</summary>
    private static string OneLine(string line)
    {
        if (line.Length > LongestLine) line = string.Concat(line.AsSpan(0, LongestLine), "…");
        return line.Any(EndsLines)
            ? string.Concat(line.Select(letter => EndsLines(letter) ? $"\\u{(int)letter:x4}" : letter.ToString(CultureInfo.InvariantCulture)))
            : line;
    }

    private static bool EndsLines(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029';

    private bool TryTake(out long leftOut)
    {
        TimeProvider time = _host.Options.TimeProvider;
        long now = time.GetTimestamp();
        lock (_gate)
        {
            leftOut = 0;
            if (time.GetElapsedTime(_windowStart, now) >= TimeSpan.FromSeconds(1))
            {
                (leftOut, _leftOut, _lines, _windowStart) = (_leftOut, 0, 0, now);
            }

            if (_lines < _host.Options.MaxLogLinesPerSecond)
            {
                _lines++;
                return true;
            }

            _leftOut++;
            return false;
        }
    }

    private void Tell(long leftOut)
    {
        HostLog.LinesLeftOut(_logger, leftOut);
        _host.Events.Publish("mooring.actor.log_lines_left_out", _actor, ("count", leftOut.ToString(CultureInfo.InvariantCulture)));
    }
}
