using System.Runtime.CompilerServices;

namespace Mooring.Tests.Support;

/// <summary>Awaits what should happen soon; if it does not, says which line waited for it.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static async Task<T> Soon<T>(
        this Task<T> task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await ((Task)task).Soon(file, line);
        return await task;
    }

    public static async Task Soon(this Task task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"still waiting after {Limit} at {Path.GetFileName(file)}:{line}");
        }
    }

    public static Task<T> Soon<T>(this ValueTask<T> task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        task.AsTask().Soon(file, line);

    public static Task Soon(this ValueTask task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        task.AsTask().Soon(file, line);
}
