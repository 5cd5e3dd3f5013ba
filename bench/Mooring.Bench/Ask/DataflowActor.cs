using System.Threading.Tasks.Dataflow;

namespace Mooring.Bench.Ask;

/// <summary>The same actor with TPL Dataflow: a block that runs one delegate at a time.</summary>
internal sealed class DataflowActor : IAsyncDisposable
{
    private readonly Counter _counter = new();
    private readonly ActionBlock<(long Input, TaskCompletionSource<long> Reply)> _block;

    public DataflowActor() => _block = new ActionBlock<(long Input, TaskCompletionSource<long> Reply)>(
        message => message.Reply.SetResult(_counter.Next(message.Input)), new ExecutionDataflowBlockOptions { BoundedCapacity = 8 });

    public async ValueTask<long> AskAsync(long input)
    {
        var reply = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _block.SendAsync((input, reply));
        return await reply.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _block.Complete();
        await _block.Completion;
    }
}
