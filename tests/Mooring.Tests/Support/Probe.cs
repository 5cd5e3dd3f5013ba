namespace Mooring.Tests.Support;

/// <summary>An object that notices when it is used from two places at once, or from more than one thread.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private int _inside;

    public int ThreadAtCreation { get; } = Environment.CurrentManagedThreadId;

    public int Value { get; set; }

    public bool IsDisposed { get; private set; }

    public int ThreadAtDisposal { get; private set; }

    public List<int> Seen { get; } = [];

    /// <summary>Uses the object; throws if somebody else does at this moment.</summary>
    public int Next(int spin = 0)
    {
        Enter();
        if (spin > 0) Thread.SpinWait(spin);
        int value = ++Value;
        Exit();
        return value;
    }

    public void Enter()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (Interlocked.Exchange(ref _inside, 1) != 0) throw new InvalidOperationException("two turns at once");
    }

    public void Exit()
    {
        if (Interlocked.Exchange(ref _inside, 0) != 1) throw new InvalidOperationException("two turns at once");
    }

    public ValueTask DisposeAsync()
    {
        Enter();
        IsDisposed = true;
        ThreadAtDisposal = Environment.CurrentManagedThreadId;
        Exit();
        return default;
    }
}
