using Microsoft.Extensions.Logging;

namespace Mooring.Grpc.Server;

internal static partial class CallLog
{
    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} failed.")]
    public static partial void HandlerFailed(ILogger logger, string method, Exception exception);
}
