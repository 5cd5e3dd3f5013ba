using Microsoft.Extensions.Logging;

namespace Mooring.Providers.Messaging;

internal static partial class MessagingLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Type} on {Subject} for {Actor}: {What}")]
    public static partial void Trouble(ILogger logger, string type, string subject, string actor, string what);
}
