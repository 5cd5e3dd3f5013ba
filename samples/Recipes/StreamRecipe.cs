using System.Threading.Channels;
using Mooring;

namespace Recipes;

/// <summary>One object per stream: a gRPC method with a request stream and a response stream has this shape.</summary>
public static class StreamRecipe
{
    /// <summary>Answers the messages of one stream with an object of its own, which ends with the stream.</summary>
    public static async Task ServeAsync(
        MooringRuntime runtime, ChannelReader<string> requests, ChannelWriter<string> responses, CancellationToken aborted)
    {
        await using Moored<Session> session = await runtime.CreateAsync(stop => Session.OpenAsync(stop), cancellationToken: aborted);
        await foreach (string message in requests.ReadAllAsync(aborted))
            await responses.WriteAsync(await session.RunAsync(static (s, m) => s.Handle(m), message, aborted), aborted);
    }
}

/// <summary>What a stream's messages are about. Not safe for two threads.</summary>
public sealed class Session : IDisposable
{
    private static int _open;

    private readonly List<string> _heard = [];

    private Session() => Interlocked.Increment(ref _open);

    /// <summary>How many sessions are open.</summary>
    public static int Open => Volatile.Read(ref _open);

    public static async ValueTask<Session> OpenAsync(CancellationToken stop)
    {
        await Task.Delay(1, stop); // a database, perhaps
        return new Session();
    }

    public string Handle(string message)
    {
        _heard.Add(message);
        return $"{_heard.Count}: {message}";
    }

    public void Dispose() => Interlocked.Decrement(ref _open);
}
