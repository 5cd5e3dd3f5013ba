using System.Threading.Channels;

namespace Mooring.Bench.Ask;

/// <summary>The actor everybody writes first: a thread of its own, a bounded channel, a reply per message.</summary>
internal sealed class DedicatedThreadActor : IDisposable
{
    private readonly Channel<(long Input, TaskCompletionSource<long> Reply)> _mailbox =
        Channel.CreateBounded<(long, TaskCompletionSource<long>)>(new BoundedChannelOptions(8) { SingleReader = true });

    private readonly Counter _counter = new();
    private readonly Thread _thread;

    public DedicatedThreadActor()
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = "baseline actor" };
        _thread.Start();
    }

    public async ValueTask<long> AskAsync(long input)
    {
        var reply = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _mailbox.Writer.WriteAsync((input, reply));
        return await reply.Task;
    }

    public void Dispose()
    {
        _mailbox.Writer.Complete();
        _thread.Join();
    }

    private void Loop()
    {
        while (true)
        {
            while (_mailbox.Reader.TryRead(out var message)) message.Reply.SetResult(_counter.Next(message.Input));
            if (!_mailbox.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult()) return;
        }
    }
}
