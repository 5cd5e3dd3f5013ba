using System.Runtime.CompilerServices;

namespace Mooring.Testing.Nats;

/// <summary>A bound for everything that a test waits for, which says where it waited.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static async Task<T> Within<T>(this Task<T> task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await ((Task)task).Within(file, line);
        return await task;
    }

    public static async Task Within(this Task task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (await Task.WhenAny(task, Task.Delay(Longest)) != task) throw new TimeoutException($"Waited {Longest.TotalSeconds} s at {Path.GetFileName(file)}:{line}.");
        await task;
    }

    public static Task<T> Within<T>(this ValueTask<T> task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => task.AsTask().Within(file, line);

    public static Task Within(this ValueTask task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => task.AsTask().Within(file, line);
}
