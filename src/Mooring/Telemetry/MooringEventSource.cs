using System.Diagnostics.Tracing;

namespace Mooring.Telemetry;

/// <summary>Events for tracing tools: <c>dotnet-trace collect --providers Mooring</c>.</summary>
/// <remarks>An event source is one per process by nature; it holds no state of any runtime.</remarks>
[EventSource(Name = "Mooring")]
internal sealed class MooringEventSource : EventSource
{
    public static readonly MooringEventSource Log = new();

    [Event(1, Level = EventLevel.Verbose, Message = "{0}: turn began after {1} us, inline: {2}")]
    public void TurnBegan(string objectName, long waitedMicroseconds, bool inline) => WriteEvent(1, objectName, waitedMicroseconds, inline);

    [Event(2, Level = EventLevel.Verbose, Message = "{0}: turn ended after {1} us")]
    public void TurnEnded(string objectName, long ranMicroseconds) => WriteEvent(2, objectName, ranMicroseconds);

    [Event(3, Level = EventLevel.Warning, Message = "{0}: {1}: {2}")]
    public void Failure(string objectName, string kind, string message) => WriteEvent(3, objectName, kind, message);

    [Event(4, Level = EventLevel.Informational, Message = "{0} was made")]
    public void Created(string objectName) => WriteEvent(4, objectName);

    [Event(5, Level = EventLevel.Informational, Message = "{0} has stopped; {1} calls were cut off")]
    public void Stopped(string objectName, int cutOff) => WriteEvent(5, objectName, cutOff);
}
