using Microsoft.Extensions.Logging;

namespace Mooring.Extensions;

/// <summary>The messages that moored objects log.</summary>
internal static partial class MooringLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Kind} failure in moored object '{ObjectName}'")]
    public static partial void Failure(ILogger logger, MooredFailureKind kind, string objectName, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "Stopping '{ObjectName}' cut off {CutOff} calls; a turn is still running: {TurnStillRunning}")]
    public static partial void CutOff(ILogger logger, string objectName, int cutOff, bool turnStillRunning);
}
