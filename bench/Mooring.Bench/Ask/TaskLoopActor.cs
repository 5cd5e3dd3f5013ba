using System.Threading.Channels;

namespace Mooring.Bench.Ask;

/// <summary>The actor without a thread: a loop on the pool, fed by a channel.</summary>
internal sealed class TaskLoopActor : IAsyncDisposable
{
    private readonly Channel<(long Input, TaskCompletionSource<long> Reply)> _mailbox =
        Channel.CreateBounded<(long, TaskCompletionSource<long>)>(new BoundedChannelOptions(8) { SingleReader = true });

    private readonly Counter _counter = new();
    private readonly Task _loop;

    public TaskLoopActor() => _loop = Task.Run(LoopAsync);

    public async ValueTask<long> AskAsync(long input)
    {
        var reply = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _mailbox.Writer.WriteAsync((input, reply));
        return await reply.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _mailbox.Writer.Complete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        await foreach (var message in _mailbox.Reader.ReadAllAsync()) message.Reply.SetResult(_counter.Next(message.Input));
    }
}
