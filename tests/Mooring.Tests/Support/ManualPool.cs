namespace Mooring.Tests.Support;

/// <summary>Stands for the thread pool: what is scheduled runs when the test says so, on the test's thread.</summary>
internal sealed class ManualPool
{
    private readonly Queue<IThreadPoolWorkItem> _items = new();

    public int Count => _items.Count;

    public void Queue(IThreadPoolWorkItem item) => _items.Enqueue(item);

    /// <summary>Runs the item that was scheduled first; false if there is none.</summary>
    public bool RunOne()
    {
        if (!_items.TryDequeue(out IThreadPoolWorkItem? item)) return false;
        item.Execute();
        return true;
    }

    public void RunAll()
    {
        while (RunOne())
        {
        }
    }
}
