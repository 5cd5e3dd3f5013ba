using Microsoft.Extensions.Logging;

namespace Mooring.Hosting.Host;

internal static partial class HostLog
{
    [LoggerMessage(EventId = 1, Message = "{Line}")]
    public static partial void ActorLine(ILogger logger, LogLevel level, string line);

    [LoggerMessage(2, LogLevel.Warning, "{Count} lines of this actor were left out")]
    public static partial void LinesLeftOut(ILogger logger, long count);

    [LoggerMessage(3, LogLevel.Warning, "{Provider} failed in {Operation} for {Actor}")]
    public static partial void ProviderFailed(ILogger logger, Exception cause, string provider, string operation, string actor);

    [LoggerMessage(4, LogLevel.Warning, "{Provider} could not be {Step}")]
    public static partial void ProviderStepFailed(ILogger logger, Exception cause, string provider, string step);
}
