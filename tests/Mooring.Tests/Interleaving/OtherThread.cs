using System.Runtime.ExceptionServices;

namespace Mooring.Tests.Interleaving;

/// <summary>A second thread, for what happens while a turn runs on the first, which waits meanwhile: nothing depends on chance.</summary>
internal sealed class OtherThread : IDisposable
{
    private readonly SemaphoreSlim _begin = new(0);
    private readonly SemaphoreSlim _ended = new(0);
    private readonly Thread _thread;
    private Action? _action; // null: the thread is to end
    private Exception? _failure;

    public OtherThread()
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = "meanwhile" };
        _thread.Start();
    }

    /// <summary>Runs the action there, to its end. Throws what it threw.</summary>
    public void Run(Action action)
    {
        _action = action;
        _begin.Release();
        _ended.Wait();
        if (Interlocked.Exchange(ref _failure, null) is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose()
    {
        _action = null;
        _begin.Release();
        _thread.Join();
        _begin.Dispose();
        _ended.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _begin.Wait();
            if (_action is null) return;
            try
            {
                _action();
            }
            catch (Exception e)
            {
                _failure = e;
            }

            _ended.Release();
        }
    }
}
